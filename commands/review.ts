import { writeFileSync } from "node:fs";
import type { Plan } from "../model/plan.ts";
import type { Waivers } from "../policies/waivers.ts";
import { commentOf } from "../review/comment/comment.ts";
import { assumptionsFor } from "../review/cost/usage-assumptions.ts";
import { judge } from "../review/judge.ts";
import { reviewedPlan } from "../review/reviewed-plan.ts";
import { CannotRun } from "../simulator/places.ts";
import { readPrices, readUsage } from "./cost-data.ts";
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
  const [prices, usage, waivers] = [readPrices(), readUsage(), readWaivers()];
  const { plan, whole } =
    options.plan === undefined ? await simulated(options, waivers) : fromFile(options.plan, options, waivers);
  const { drawing, review: reviewed } = reviewedPlan(plan, {
    ...(against === undefined ? {} : { against }),
    whole,
    waivers,
    prices,
    assumptions: assumptionsFor(usage, plan.stack).assumptions,
  });
  const comment = commentOf(reviewed, plan.steps, { ...drawing, command: commandOf(plan.stack, options) });
  if (out !== undefined) write(out, comment);
  if (json) print(JSON.stringify(reviewed, null, 2));
  else print(out === undefined ? comment : `${reviewed.verdict}: plan of ${plan.stack}, written to ${out}`);
  return reviewed.verdict === "BLOCK" ? exitCode.blocked : exitCode.fine;
}

/** A plan, and whether it has everything that is there. */
interface JudgedPlan {
  readonly plan: Plan;
  readonly whole: boolean;
}

async function simulated({ against, stack = "dev" }: ReviewOptions, waivers: Waivers): Promise<JudgedPlan> {
  const outcome = await simulatedPlan(stack, against);
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(stack, errors);
  return { plan: planOf(stack, outcome, waivers), whole: outcome.unknownOperations.length === 0 };
}

function fromFile(file: string, { stack: asked }: ReviewOptions, waivers: Waivers): JudgedPlan {
  const { made, strange } = readPlanFile(file);
  if (asked !== undefined && asked !== made.stack) throw new OtherStack(file, made.stack, asked);
  const judged = judge(made, waivers);
  return { plan: { ...judged, unknown: [...judged.unknown, ...strange] }, whole: strange.length === 0 };
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
