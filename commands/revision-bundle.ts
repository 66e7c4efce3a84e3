import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "../simulator/child-process.ts";
import { CannotRun } from "../simulator/places.ts";

/**
 * Bundles the functions of another revision in its checkout, by that revision's own command: were they bundled otherwise, a change
 * of the bundling would not show in the comparison. A revision without functions needs nothing.
 */
export async function bundleRevision(place: string): Promise<void> {
  if (!existsSync(join(place, "commands", "bundle.ts"))) return;
  const { code, stderr } = await run(process.execPath, [join(place, "commands", "main.mjs"), "bundle"], {
    cwd: place,
  });
  if (code !== 0)
    throw new CannotRun(`The functions of the other revision cannot be bundled: ${stderr.trim()}`);
}
