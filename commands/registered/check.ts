import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";

export function registerCheck(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("check")
    .description("format, lint, types, import direction, stack files, waivers, generated files, documents")
    .action(async () => {
      ended(await (await import("../check.ts")).check());
    });
}
