import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { jsonOption, stackOption } from "./options.ts";

export function registerPreview(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("preview")
    .description("preview an environment in the simulator: the real engine, no account")
    .addOption(stackOption())
    .option("--against <revision>", "compare with the environment as of this git revision")
    .addOption(jsonOption())
    .action(async (options: { stack: string; against?: string; json?: boolean }) => {
      ended(await (await import("../preview.ts")).preview(options));
    });
}
