import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { jsonOption } from "./options.ts";

export function registerPolicy(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("policy")
    .description("apply the rules to a plan, to an exported state, or to that of a simulated environment")
    .option("--stack <name>", "the environment; by default that of the file, and without a file dev")
    .addOption(new Option("--plan <file>", "what npm run -s preview -- --json printed").conflicts("state"))
    .option("--state <file>", "what pulumi stack export or npm run -s simulate -- export printed")
    .addOption(jsonOption())
    .action(async (options: { stack?: string; plan?: string; state?: string; json?: boolean }) => {
      ended(await (await import("../policy.ts")).policy(options));
    });
}
