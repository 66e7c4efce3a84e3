import { Argument, type Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { StateAction, StateOptions } from "../state.ts";
import { backendOption, evidenceOption, evidenceOwnerOption, stackOption } from "./options.ts";

const actions: readonly StateAction[] = ["backup", "restore", "verify", "doctor", "drill"];

/** @param ended takes the exit code that the command has come to */
export function registerState(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("state")
    .description(
      "copy, verify and restore the state of a deployed environment, drill that, and look at its locks",
    )
    .addArgument(new Argument("<action>", "what to do").choices(actions))
    .addOption(stackOption())
    .addOption(backendOption())
    .option("--owner <account>", "the account that the bucket belongs to; without it, the stack file's")
    .option("--copy <key>", "what restore and drill take; without it, the newest that is whole")
    .option("--record", "note a drill that went well in the record of the deployment that runs")
    .addOption(evidenceOption())
    .addOption(evidenceOwnerOption())
    .action(async (action: StateAction, options: StateOptions) => {
      ended(await (await import("../state.ts")).state(action, options));
    });
}
