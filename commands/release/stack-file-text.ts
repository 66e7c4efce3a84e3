import { isUtf8 } from "node:buffer";
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestMistake } from "../../model/image.ts";
import { nearest } from "../../model/nearest.ts";
import { CannotRun } from "../../simulator/places.ts";
import { ConfigError, UnknownStackError } from "../../stacks/config/config-error.ts";
import { today } from "../../stacks/config/load.ts";
import { checkStack } from "../../stacks/config/parse.ts";
import type { ConfigProblem } from "../../stacks/config/problem.ts";
import { servicesOf } from "../../stacks/config/service-entries.ts";
import { parseStackFile, type RawStack, readStackFiles, stackOf } from "../../stacks/config/stack-file.ts";
import { ReleaseRefused } from "./release-error.ts";

/** The text of a stack file, byte for byte. @throws CannotRun for one that is not UTF-8, because other bytes would be lost */
export function readStackText(root: string, file: string): string {
  const bytes = readFileSync(join(root, file));
  if (!isUtf8(bytes)) throw new CannotRun(`${file} is not UTF-8, so it cannot be edited. Save it as UTF-8.`);
  return bytes.toString("utf8");
}

/** Writes a stack file as a whole or not at all. */
export function writeStackText(root: string, file: string, text: string): void {
  const path = realpathSync(join(root, file));
  const workshop = `${path}.${process.pid}.new`;
  try {
    writeFileSync(workshop, text, { mode: statSync(path).mode });
    renameSync(workshop, path);
  } catch (problem) {
    rmSync(workshop, { force: true });
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(`${file} cannot be written, and is as it was: ${reason}.`, { cause: problem });
  }
}

/** Every mistake that a stack file would have with this text, beside the others as they are. */
export function mistakesOf(root: string, file: string, text: string): readonly ConfigProblem[] {
  return checkStack(parseStackFile(file, text), readStackFiles(root), today()).mistakes;
}

/** What a release or a rollback names. */
export interface AskedFor {
  readonly root: string;
  readonly stack: string;
  readonly service: string;
  readonly digest?: string;
}

/**
 * The name of the stack file that is meant.
 *
 * @throws ReleaseRefused with all that is wrong with the names and the digest at once; ConfigError for a file that is no stack file.
 */
export function askedFile({ digest, root, service, stack }: AskedFor): string {
  const files = readStackFiles(root);
  const file = `Pulumi.${stack}.yaml`;
  const raw = files.find((other) => other.file === file);
  const names = files.map((other) => stackOf(other.file));
  const mistakes = [
    raw === undefined ? new UnknownStackError(stack, names).message : undefined,
    // A file that is no YAML has mistakes of its own, which say more than that a service is missing.
    raw === undefined || raw.unreadable === true ? undefined : serviceMistake(raw, service),
    digest === undefined ? undefined : digestMistake(digest),
  ].filter((mistake) => mistake !== undefined);
  if (mistakes.length > 0) throw new ReleaseRefused(mistakes.join("\n"));
  if (raw?.unreadable === true) throw new ConfigError(raw.mistakes ?? []);
  return file;
}

function serviceMistake({ file, values }: RawStack, service: string): string | undefined {
  const known = servicesOf(values).map(([name]) => name);
  if (known.includes(service)) return undefined;
  const guess = nearest(service, known);
  return (
    `There is no service "${service}" in ${file}. Those that exist: ${known.join(", ") || "none"}.` +
    (guess === undefined ? "" : ` Did you mean "${guess}"?`)
  );
}
