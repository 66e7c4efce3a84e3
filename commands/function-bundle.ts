import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleDirectory, bundleSources, bundleStamp, bundleState } from "../stacks/function-code.ts";
import { checkout } from "./stack-run.ts";

/**
 * Sees to it that the functions' code is bundled from the sources that are here. A program must not run before.
 *
 * Another command may do the same at the same time: each bundles in a folder of its own and moves whole functions into place.
 *
 * @param options `root`: another checkout; `force`: also where the bundle is up to date.
 */
export async function freshBundle(
  options: { readonly root?: string; readonly force?: boolean } = {},
): Promise<void> {
  const { force = false, root = checkout } = options;
  if (!force && bundleState(root) === "fresh") return;
  const sources = bundleSources(root);
  const place = bundleDirectory(root);
  mkdirSync(place, { recursive: true });
  const workshop = mkdtempSync(join(place, ".bundling-"));
  try {
    const { bundle } = await import("./bundle.ts");
    await bundle({ root, out: workshop });
    const names = readdirSync(workshop);
    for (const name of names) replace(join(workshop, name), join(place, name));
    for (const name of readdirSync(place)) {
      const left =
        !name.startsWith(".") && existsSync(join(place, name, "index.mjs")) && !names.includes(name);
      if (left) rmSync(join(place, name), { recursive: true, force: true });
    }
    writeFileSync(bundleStamp(root), `${sources}\n`);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Another command may put its own there between the two steps; it is the same, but a folder moves onto an empty place only. */
function replace(from: string, to: string, attempts = 5): void {
  rmSync(to, { recursive: true, force: true });
  try {
    renameSync(from, to);
  } catch (problem) {
    if (attempts === 1) throw problem;
    replace(from, to, attempts - 1);
  }
}
