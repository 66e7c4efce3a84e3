import { createHash } from "node:crypto";
import { mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";

/** Thrown when something outside the program keeps a command from running: no CLI, no writable directory. Exit code 2. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

/** Where built tools are kept between runs and checkouts: `$XDG_CACHE_HOME/plinth`, by default `~/.cache/plinth`. */
export function cacheDirectory(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "plinth");
}

/**
 * Where the simulated environments of a checkout are kept: `$XDG_STATE_HOME/plinth/<name>-<hash of the checkout's path>`, by
 * default below `~/.local/state`. Two checkouts never share one.
 */
export function stateDirectory(checkout: string): string {
  const path = realpathSync(checkout);
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 12);
  return join(
    process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"),
    "plinth",
    `${basename(path)}-${hash}`,
  );
}

/** Makes a directory, or says which one cannot be written and what to do. */
export function ensureWritable(directory: string, variable: "XDG_CACHE_HOME" | "XDG_STATE_HOME"): string {
  try {
    mkdirSync(directory, { recursive: true });
    return directory;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(
      `Cannot write ${directory} (${reason}). Make it writable, or name another place with the environment variable ${variable}.`,
    );
  }
}
