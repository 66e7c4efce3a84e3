import { Argument, type Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { GithubAction, GithubOptions } from "../github.ts";

const actions: readonly GithubAction[] = ["comment", "issue", "protect", "outputs"];

/** @param ended takes the exit code that the command has come to */
export function registerGithub(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("github")
    .description(
      "keep a comment or an issue up to date, guard the repository, or tell a job who it is in AWS",
    )
    .addArgument(new Argument("<action>", "what to do").choices(actions))
    .option("--pull-request <number>", "comment: the pull request")
    .option("--marker <text>", "comment, issue: by which it is found again, as in preview-dev")
    .option("--file <file>", "comment, issue: its text, in Markdown")
    .option("--title <text>", "issue: its title")
    .option("--close", "issue: close it")
    .option("--author <login>", "comment, issue: whose token this is, where it is not a workflow's")
    .option("--apply", "protect: do it, instead of saying what would be done")
    .option(
      "--team <team>",
      "protect: who approves, as organization/team; by default the owner of everything",
    )
    .option("--approve <stack...>", "protect: environments that ask the team first; by default prod")
    .option("--stack <name>", "outputs: the environment")
    .option("--role <role>", "outputs: preview or deploy")
    .action(async (action: GithubAction, options: GithubOptions) => {
      ended(await (await import("../github.ts")).github(action, options));
    });
}
