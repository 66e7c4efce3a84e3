import { Argument, type Command, Option } from "commander";
import type { AccountAction } from "../account/account-command.ts";
import type { AccountOptions } from "../account.ts";
import type { ExitCode } from "../exit-codes.ts";

const actions: readonly AccountAction[] = ["preview", "up", "adopt", "status", "export"];

/** Registers `account`; it is imported when it is asked for. */
export function registerAccount(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("account")
    .description(
      "bring up an AWS account's own things, move their state into the bucket they made, say what is there",
    )
    .addArgument(new Argument("<action>", "what to do").choices(actions))
    .addOption(
      new Option("--stack <name>", "the account: NAME of an account/Pulumi.NAME.yaml").makeOptionMandatory(),
    )
    .option(
      "--directory <path>",
      "where the first state is kept; without it, a directory of yours by account and stack",
    )
    .option("--yes", "up: change the account without asking, as where there is no terminal")
    .action(async (action: AccountAction, options: AccountOptions) => {
      ended(await (await import("../account.ts")).account(action, options));
    });
}
