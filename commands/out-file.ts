import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CannotRun } from "../simulator/places.ts";
import { fileReason } from "./file-reason.ts";

/**
 * Looks whether what `--out` names can become a file, before the work that fills it begins.
 *
 * @param file undefined: nothing was named
 * @throws CannotRun when it is a directory, or its directory does not exist
 */
export function requireOutFile(file: string | undefined): void {
  if (file === undefined) return;
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new CannotRun(`--out is ${file}, which is a directory. Name a file in it.`);
  }
  const directory = dirname(file);
  if (!existsSync(directory)) {
    throw new CannotRun(
      `--out is ${file}, and there is no directory ${directory}. Make it, or name another file.`,
    );
  }
  requireDirectory(file, directory);
}

/**
 * Looks whether what `--out` names can become a directory; those above it are made as needed.
 *
 * @throws CannotRun when its path leads through a file
 */
export function requireOutDirectory(directory: string): void {
  requireDirectory(directory, nearestExisting(dirname(resolve(directory))));
}

/** @throws CannotRun when the file cannot be written */
export function writeOutFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (problem) {
    throw new CannotRun(`${file} cannot be written: ${fileReason(problem)}. Name another file with --out.`);
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

function requireDirectory(out: string, directory: string): void {
  if (statSync(directory).isDirectory()) return;
  throw new CannotRun(`--out is ${out}, and ${directory} is a file, not a directory. Name another place.`);
}
