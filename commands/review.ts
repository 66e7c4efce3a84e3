import { writeFileSync } from "node:fs";
import type { Plan } from "../model/plan.ts";
import { commentOf } from "../review/comment/comment.ts";
import { judge } from "../review/judge.ts";
import { reviewOf } from "../review/verdict/review-of.ts";
import { CannotRun } from "../simulator/places.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { readPlanFile } from "./plan-file.ts";
import { OtherStack } from "./policy-error.ts";
import { NoPlan } from "./refusal.ts";
import { simulatedPlan } from "./simulated-plan.ts";
import { errorsOf, planOf, readWaivers } from "./stack-run.ts";
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
  const plan = options.plan === undefined ? await simulated(options) : fromFile(options.plan, options);
  const reviewed = reviewOf(plan, against === undefined ? {} : { against });
  const comment = commentOf(reviewed, plan.steps, { command: commandOf(plan.stack, options) });
  if (out !== undefined) write(out, comment);
  if (json) print(JSON.stringify(reviewed, null, 2));
  else print(out === undefined ? comment : `${reviewed.verdict}: plan of ${plan.stack}, written to ${out}`);
  return reviewed.verdict === "BLOCK" ? exitCode.blocked : exitCode.fine;
}

async function simulated({ against, stack = "dev" }: ReviewOptions): Promise<Plan> {
  const waivers = readWaivers();
  const outcome = await simulatedPlan(stack, against);
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(stack, errors);
  return planOf(stack, outcome, waivers);
}

function fromFile(file: string, { stack: asked }: ReviewOptions): Plan {
  const { made, strange } = readPlanFile(file);
  if (asked !== undefined && asked !== made.stack) throw new OtherStack(file, made.stack, asked);
  const judged = judge(made, readWaivers());
  return { ...judged, unknown: [...judged.unknown, ...strange] };
}

/** What a reader of a cut comment types to see all of it. */
function commandOf(stack: string, { against, plan }: ReviewOptions): string {
  const source =
    plan === undefined ? (against === undefined ? "" : ` --against ${against}`) : ` --plan ${plan}`;
  return `npm run -s review -- --stack ${stack}${source} --json`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(`The comment cannot be written to ${file}: ${reason}. Name another file with --out.`);
  }
}
