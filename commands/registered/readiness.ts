import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";

/** Registers `readiness`; it is imported when it is asked for. */
export function registerReadiness(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("readiness")
    .description(
      "say whether an environment is ready for production: fourteen points and twelve factors, with evidence",
    )
    .option("--stack <name>", "the environment; by default that of the file, and without a file dev")
    .addOption(new Option("--plan <file>", "what npm run -s preview -- --json printed").conflicts("state"))
    .option("--state <file>", "what pulumi stack export or npm run -s simulate -- export printed")
    .addOption(new Option("--json", "print JSON instead of Markdown"))
    .option("--out <file>", "write the result there instead of to stdout")
    .action(
      async (options: { stack?: string; plan?: string; state?: string; json?: boolean; out?: string }) => {
        ended(await (await import("../readiness.ts")).readiness(options));
      },
    );
}
