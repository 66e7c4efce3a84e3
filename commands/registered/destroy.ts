import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { jsonOption, stackOption } from "./options.ts";

export function registerDestroy(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("destroy")
    .description("plan the end of an environment: what keeps it from being destroyed, and what would stay")
    .addOption(stackOption())
    .option("--plan", "say what would happen; nothing is destroyed")
    .option("--state <file>", "read an exported state; without one, that of a simulated environment")
    .addOption(jsonOption())
    .action(async (options: { stack: string; plan?: boolean; state?: string; json?: boolean }) => {
      ended(await (await import("../destroy.ts")).destroy(options));
    });
}
