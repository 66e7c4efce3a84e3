import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotRun } from "./places.ts";

/** What this process has made and not yet removed. */
const made = new Set<string>();

/**
 * Makes a new directory, which is gone at the latest when this process ends; only a kill that cannot be caught leaves it behind.
 *
 * @param prefix what its name begins with
 * @param parent where it is made, by default the system's directory for temporary files
 * @throws CannotRun when it cannot be made
 */
export function makeTemporaryDirectory(prefix: string, parent = tmpdir()): string {
  try {
    const directory = mkdtempSync(join(parent, prefix));
    if (made.size === 0) process.once("exit", removeAll);
    made.add(directory);
    return directory;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(
      `Cannot make a temporary directory in ${parent} (${reason}). Make it writable, or name another place with the environment variable TMPDIR.`,
    );
  }
}

export function removeTemporaryDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  made.delete(directory);
  if (made.size === 0) process.off("exit", removeAll);
}

function removeAll(): void {
  for (const directory of made) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}
