import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";

/** Thrown when something outside the program keeps a command from running: no CLI, no writable directory. Exit code 2. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

/** Where built tools are kept between runs and checkouts: `$XDG_CACHE_HOME/plinth`, by default `~/.cache/plinth`. */
export function cacheDirectory(): string {
  return join(userDirectory("XDG_CACHE_HOME", ".cache"), "plinth");
}

/**
 * Where the simulated environments of a checkout are kept: `$XDG_STATE_HOME/plinth/<name>-<hash of the checkout's path>`, by
 * default below `~/.local/state`. Two checkouts never share one.
 */
export function stateDirectory(checkout: string): string {
  const path = realpathSync(checkout);
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 12);
  return join(userDirectory("XDG_STATE_HOME", ".local", "state"), "plinth", `${basename(path)}-${hash}`);
}

/** Makes a directory, or says which one cannot be written and what to do. */
export function ensureWritable(directory: string, variable: "XDG_CACHE_HOME" | "XDG_STATE_HOME"): string {
  try {
    makeDirectory(directory);
    if (!statSync(directory).isDirectory()) throw new Error("it is not a directory");
    accessSync(directory, constants.W_OK);
    return directory;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(
      `Cannot write ${directory} (${reason}). Make it writable, or name another place with the environment variable ${variable}.`,
    );
  }
}

/**
 * As a recursive mkdir of Node, which never returns where the file system answers ENOENT below a directory that exists, as /proc
 * does: it then makes that parent, successfully, and tries again for ever.
 */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (problem) {
    // Another command may have made it at this moment.
    if (!existsSync(directory)) throw problem;
  }
}

/** An empty variable counts as unset and a relative path is ignored: https://specifications.freedesktop.org/basedir-spec/latest/ */
function userDirectory(variable: string, ...fallback: readonly string[]): string {
  const value = process.env[variable] ?? "";
  return isAbsolute(value) ? value : join(homedir(), ...fallback);
}
