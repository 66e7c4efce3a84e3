import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accountKind, accountRoot } from "../../account/config/kind.ts";
import program from "../../account/index.ts";
import { checkAs } from "../../stacks/config/checked-stack.ts";
import type { ConfigProblem } from "../../stacks/config/problem.ts";
import { parseStackFile, readStackFile, readStackFiles } from "../../stacks/config/stack-file.ts";
import { type Recording, record } from "./mocks.ts";
import { asEngine } from "./stack-files.ts";

/** The tracked files of accounts: one for everything, and the five of the other layout. */
export const accountStacks = [
  "all-in-one",
  "tooling",
  "account-dev",
  "account-staging",
  "account-prod",
] as const;

export type AccountStack = (typeof accountStacks)[number];

export function accountText(stack: AccountStack): string {
  return readFileSync(join(accountRoot, `Pulumi.${stack}.yaml`), "utf8");
}

/** What the program of an account registers with a tracked file. */
export function recordAccount(stack: AccountStack, preview = false): Promise<Recording> {
  const config = asEngine(readStackFile(accountRoot, stack));
  return record(program, { stack, preview, project: "plinth-account", config });
}

/** The mistakes in a tracked file after a change of its text; the other files are as they are. */
export function mistakesIn(stack: AccountStack, from: string | RegExp, to: string): readonly ConfigProblem[] {
  const text = accountText(stack);
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${String(from)} is not in the file of ${stack}`);
  const raw = parseStackFile(`Pulumi.${stack}.yaml`, changed);
  return checkAs(accountKind, raw, readStackFiles(accountRoot), "2026-11-21").mistakes;
}

/** Names of the environments that live in an account. */
export function environmentsOf(stack: AccountStack): readonly string[] {
  return readStackFile(accountRoot, stack).values["environments"] as readonly string[];
}
