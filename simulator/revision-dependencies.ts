import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child-process.ts";
import type { Tell } from "./cli.ts";
import { CannotRun } from "./places.ts";

/**
 * Gives the checkout of a revision its packages: those of the working tree where the lockfiles are equal, else its own.
 *
 * @throws CannotRun with npm's reason when they cannot be installed
 */
export async function provideDependencies(
  checkout: string,
  place: string,
  revision: string,
  tell: Tell,
): Promise<void> {
  if (sameFile(join(checkout, "package-lock.json"), join(place, "package-lock.json"))) {
    symlinkSync(join(checkout, "node_modules"), join(place, "node_modules"), "junction");
    return;
  }
  tell(`The lockfile of ${revision} differs; installing its dependencies.`);
  const { code, stderr, stdout } = await run(
    process.platform === "win32" ? "npm.cmd" : "npm",
    // npm takes the settings of the npm that runs this command for its own: with `npm run -s` it would not say what is wrong.
    ["ci", "--ignore-scripts", "--loglevel=error", "--json=false"],
    { cwd: place },
  );
  if (code === 0) return;
  const said = reasonOfNpm(`${stderr}\n${stdout}`);
  throw new CannotRun(
    [
      `The dependencies of ${revision} cannot be installed: npm ci ended with ${code ?? "a signal"}${said.length === 0 ? ", and said nothing" : ""}.`,
      ...said.map((line) => `  ${line}`),
      `Try npm ci --ignore-scripts in a checkout of ${revision}. A revision whose package-lock.json is the same as here needs no installation.`,
    ].join("\n"),
  );
}

const shownLines = 6;

/**
 * What npm says before it lists its options or its stack, and where its log is, without what may be a credential: addresses lose
 * user, password and query, and tokens are covered.
 */
export function reasonOfNpm(output: string): readonly string[] {
  const lines = output
    .split("\n")
    .map((line) => line.replace(/^npm (?:error|ERR!) ?/i, "").trim())
    .filter((line) => line !== "" && !line.startsWith("at "));
  const log = lines.filter((line) => line.startsWith("A complete log of this run"));
  const usage = lines.findIndex((line) => line === "Usage:");
  const reason = lines.slice(0, usage === -1 ? undefined : usage).filter((line) => !log.includes(line));
  return [...reason.slice(0, shownLines), ...log].map(withoutCredentials);
}

function withoutCredentials(line: string): string {
  return line
    .replaceAll(/(\w+:\/\/)[^\s/@]*@/g, "$1")
    .replaceAll(/(\w+:\/\/[^\s?]+)\?[^\s)'"]*/g, "$1")
    .replaceAll(/\b(Bearer|Basic) \S+/g, "$1 [secret]")
    .replaceAll(/(_auth\w*|_password|token|authorization)(["']?\s*[=:]\s*)\S+/gi, "$1$2[secret]")
    .replaceAll(/\bnpm_\w{20,}/g, "[secret]");
}

function sameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
}
