import type { Command } from "commander";
import { type ExitCode, exitCode } from "../exit-codes.ts";
import { jsonOption } from "./options.ts";

export function registerConfigCheck(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("config-check")
    .description("check every stack file and their parity, without an engine")
    .addOption(jsonOption())
    .action(async (options: { json?: boolean }) => {
      ended(
        (await (await import("../config-check.ts")).configCheck(options)) === 0
          ? exitCode.fine
          : exitCode.blocked,
      );
    });
}
