import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { PromoteOptions } from "../promote.ts";
import { evidenceOption, evidenceOwnerOption, jsonOption } from "./options.ts";

/** @param ended takes the exit code that the command has come to */
export function registerPromote(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("promote")
    .description("say whether a release has shown enough to go to an environment, and what is missing")
    .addArgument(new Argument("<action>", "what to do").choices(["check"]))
    .requiredOption("--to <stack>", "the environment that the release is to go to")
    .addOption(
      new Option("--commit <sha>", "the release; without it, the checkout's commit").argParser(commit),
    )
    .addOption(evidenceOption())
    .addOption(evidenceOwnerOption())
    .addOption(jsonOption())
    .action(async (_action: string, options: PromoteOptions) => {
      ended(await (await import("../promote.ts")).promote(options));
    });
}

function commit(text: string): string {
  if (!/^[0-9a-f]{40}$/.test(text))
    throw new InvalidArgumentError("Allowed are the 40 digits of a commit: git rev-parse REVISION.");
  return text;
}
