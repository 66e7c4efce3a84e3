import { Argument, type Command } from "commander";
import type { AccessGoal } from "../access-lines.ts";
import type { ExitCode } from "../exit-codes.ts";
import { stackOption } from "./options.ts";

const goals: readonly AccessGoal[] = ["kubectl", "psql"];

export function registerAccess(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("access")
    .description(
      "print how to reach an environment's cluster or database through its access host; runs nothing",
    )
    .addArgument(new Argument("<goal>", "what to reach it with").choices(goals))
    .addOption(stackOption())
    .option("--state <file>", "read an exported state; without one, the backend is asked")
    .action(async (goal: AccessGoal, options: { stack: string; state?: string }) => {
      ended(await (await import("../access.ts")).access(goal, options));
    });
}
