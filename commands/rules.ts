import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { rulesDocument } from "./rules-document.ts";
import { tell as tellTerminal } from "./terminal.ts";

export interface RulesOptions {
  /** Write nothing, and only compare. */
  readonly check: boolean;
  /** Default docs/rules.md. */
  readonly file?: string;
  readonly tell?: (text: string) => void;
}

/** Writes docs/rules.md from the rules. With `check` it blocks where the page is stale or absent. */
export function rules(options: RulesOptions): ExitCode {
  const { check, file = join(import.meta.dirname, "..", "docs", "rules.md"), tell = tellTerminal } = options;
  const wanted = rulesDocument();
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (current === wanted) {
    tell("docs/rules.md is up to date.");
    return exitCode.fine;
  }
  if (check) {
    const problem = current === undefined ? "is missing" : "does not match policies/";
    tell(`docs/rules.md ${problem}. Write it with: npm run rules`);
    return exitCode.blocked;
  }
  writeFileSync(file, wanted);
  tell("Wrote docs/rules.md.");
  return exitCode.fine;
}
