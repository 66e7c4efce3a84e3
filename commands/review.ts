import { commentOf } from "../review/comment/comment.ts";
import { assumptionsFor } from "../review/cost/usage-assumptions.ts";
import { reviewedPlan } from "../review/reviewed-plan.ts";
import { readPrices, readUsage } from "./cost-data.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshPlan } from "./fresh-plan.ts";
import { requireOutFile, writeOutFile } from "./out-file.ts";
import { readPlanFile } from "./plan-file.ts";
import { judgedPlan } from "./read-plan.ts";
import { readWaivers } from "./stack-run.ts";
import { print } from "./terminal.ts";

export interface ReviewOptions {
  /** Default: that of the file; without a file, dev. */
  readonly stack?: string;
  /** A git revision to compare with; without one, and without a file, the plan is that of an environment which does not exist yet. */
  readonly against?: string;
  /** File with what `npm run -s preview -- --json` or `pulumi preview --json --show-sames` printed. */
  readonly plan?: string;
  /** Print the review for machines instead of the comment. */
  readonly json?: boolean;
  /** File that the comment is written to; stdout then has the verdict alone, or the JSON. */
  readonly out?: string;
}

/** Prints what a reviewer has to know of a plan, as a comment for a pull request. */
export async function review(options: ReviewOptions): Promise<ExitCode> {
  const { against, json = false, out } = options;
  requireOutFile(out);
  const [prices, usage, waivers] = [readPrices(), readUsage(), readWaivers()];
  const read =
    options.plan === undefined
      ? await freshPlan(options.stack ?? "dev", against)
      : readPlanFile(options.plan, options.stack);
  const plan = judgedPlan(read, waivers);
  const { drawing, review: reviewed } = reviewedPlan(plan, {
    ...(against === undefined ? {} : { against }),
    whole: read.strange.length === 0,
    waivers,
    prices,
    assumptions: assumptionsFor(usage, plan.stack).assumptions,
  });
  const comment = commentOf(reviewed, plan.steps, { ...drawing, command: commandOf(plan.stack, options) });
  if (out !== undefined) writeOutFile(out, comment);
  if (json) print(JSON.stringify(reviewed, null, 2));
  else print(out === undefined ? comment : `${reviewed.verdict}: plan of ${plan.stack}, written to ${out}`);
  return reviewed.verdict === "BLOCK" ? exitCode.blocked : exitCode.fine;
}

/** What a reader of a cut comment types to see all of it. */
function commandOf(stack: string, { against, plan }: ReviewOptions): string {
  const source =
    plan === undefined ? (against === undefined ? "" : ` --against ${against}`) : ` --plan ${plan}`;
  return `npm run -s review -- --stack ${stack}${source} --json`;
}
