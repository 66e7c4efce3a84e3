import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { ReviewOptions } from "../review.ts";

export function registerReview(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("review")
    .description("say what a reviewer has to know of a plan, as a comment for a pull request")
    .option("--stack <name>", "the environment; by default that of the file, and without a file dev")
    .option("--against <revision>", "compare with the environment as of this git revision")
    .addOption(
      new Option(
        "--plan <file>",
        "what npm run -s preview -- --json or pulumi preview --json --show-sames printed",
      ).conflicts("against"),
    )
    .option("--json", "print the review for machines to stdout, and talk to stderr only")
    .option("--out <file>", "write the comment to this file")
    .action(async (options: ReviewOptions) => {
      ended(await (await import("../review.ts")).review(options));
    });
}
