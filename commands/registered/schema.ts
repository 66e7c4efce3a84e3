import type { Command } from "commander";
import { type ExitCode, exitCode } from "../exit-codes.ts";

export function registerSchema(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("schema")
    .description("write the JSON Schema of the stack files")
    .option("--check", "only say whether it is up to date")
    .action(async ({ check = false }: { check?: boolean }) => {
      ended(
        (await (await import("../schema.ts")).schema({ check })) === 0 ? exitCode.fine : exitCode.blocked,
      );
    });
}
