import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
// Only this module of the SDK: commands that never start an engine ask for the state of the bundle too.
import { RunError } from "@pulumi/pulumi/errors.js";
import { repositoryRoot } from "./config/load.ts";

/** The functions whose code is bundled, by the name of their folder in functions/. */
export type FunctionName = "check-secret-ages" | "provision-database" | "rotate-login" | "validate-restore";

/** Directory of a function's bundled code. */
export function codeDirectory(name: FunctionName, root: string = repositoryRoot): string {
  return join(bundleDirectory(root), name);
}

/** Where all bundled code is; ignored by git. */
export function bundleDirectory(root: string): string {
  return join(root, "functions", "dist");
}

/** The file in the bundle that tells which sources it was made from. */
export function bundleStamp(root: string): string {
  return join(bundleDirectory(root), "sources.sha256");
}

/** A hash over everything that decides what is in a bundle: the functions, the bundling itself, and the locked packages. */
export function bundleSources(root: string): string {
  const functions = readdirSync(join(root, "functions"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".ts") && !file.startsWith("dist/"))
    .map((file) => `functions/${file}`);
  const hash = createHash("sha256");
  for (const file of ["package-lock.json", "commands/bundle.ts", ...functions].toSorted()) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** How a bundle stands to its sources. */
export function bundleState(root: string): "missing" | "outdated" | "fresh" {
  const stamp = bundleStamp(root);
  if (!existsSync(stamp)) return "missing";
  return readFileSync(stamp, "utf8").trim() === bundleSources(root) ? "fresh" : "outdated";
}

/** The functions' code is not there, or is not what the sources say. The host prints the message alone. */
export class NotBundled extends RunError {
  override readonly name = "NotBundled";

  constructor(state: "missing" | "outdated") {
    super(
      `The code of the functions is ${state === "missing" ? "not bundled" : "bundled from other sources than are here"}, so nothing was created or changed. ` +
        "Bundle it, and run this again: npm run bundle",
    );
  }
}

/**
 * The commands of this repository bundle by themselves; whoever types `pulumi up` by hand is told.
 *
 * @throws NotBundled when the bundle is missing or older than its sources.
 */
export function requireBundle(root: string = repositoryRoot): void {
  const state = bundleState(root);
  if (state !== "fresh") throw new NotBundled(state);
}
