import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";

export function registerRules(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("rules")
    .description("write docs/rules.md, the table of all rules, from the rules")
    .option("--check", "only say whether it is up to date")
    .action(async ({ check = false }: { check?: boolean }) => {
      ended((await import("../rules.ts")).rules({ check }));
    });
}
