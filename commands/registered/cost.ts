import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";

export function registerCost(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("cost")
    .description("estimate what an environment costs a month, by component, and hold it against its budget")
    .option("--stack <name>", "the environment; by default that of the plan, and without a plan dev")
    .option("--plan <file>", "what npm run -s preview -- --json printed; without one a plan is made")
    .addOption(new Option("--json", "print JSON to stdout, and talk to stderr only"))
    .addOption(
      new Option("--readme", "write the README's table of costs instead").conflicts([
        "plan",
        "stack",
        "json",
      ]),
    )
    .action(async (options: { stack?: string; plan?: string; json?: boolean; readme?: boolean }) => {
      const { readme = false, ...others } = options;
      if (!readme) return ended(await (await import("../cost.ts")).cost(others));
      await (await import("../readme-cost.ts")).readmeCost({ check: false });
    });
}
