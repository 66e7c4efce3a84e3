import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import type { Plan } from "../../model/plan.ts";
import { assumptionsFor } from "../../review/cost/usage-assumptions.ts";
import { verdictOf } from "../../review/judge.ts";
import { reviewedPlan } from "../../review/reviewed-plan.ts";
import { renderSummary } from "../../review/summary.ts";
import type { Review } from "../../review/verdict/review.ts";
import { readPrices, readUsage } from "../cost-data.ts";
import { livePlan } from "../live/live-plan.ts";
import { titleOf } from "../live-preview.ts";
import { waiverUntil } from "../preview.ts";
import { NoPlan } from "../refusal.ts";
import { errorsOf, planOf, readWaivers } from "../stack-run.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import type { Deployment } from "./deployment.ts";

/** A plan with its review: the same words and the same verdict as on the pull request. */
export interface ReviewedDeployment {
  readonly plan: Plan;
  readonly review: Review;
}

/**
 * Plans the deployment on the state as it is, and reviews it.
 *
 * @throws NoPlan where the engine cannot finish it
 */
export async function reviewDeployment(
  { live, tell }: Pick<Deployment, "live" | "tell">,
  checkpoint: Checkpoint,
  program: PulumiFn,
): Promise<ReviewedDeployment> {
  const [prices, usage, waivers] = [readPrices(), readUsage(), readWaivers()];
  const outcome = await livePlan({ live, checkpoint, program });
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(live.stack, errors);
  const plan = planOf(live.stack, outcome, waivers, live.kind === "simulated");
  const { review } = reviewedPlan(plan, {
    whole: outcome.unknownOperations.length === 0,
    waivers,
    prices,
    assumptions: assumptionsFor(usage, live.stack).assumptions,
  });
  tell(renderSummary(plan, { color: false, title: titleOf(live), waiverUntil: waiverUntil(new Date()) }));
  for (const line of beside(plan, review)) tell(line);
  return { plan, review };
}

/** What the review knows and the summary does not: costs, paths, and a verdict that differs by them. */
function beside(plan: Plan, { findings, unchecked, verdict }: Review): readonly string[] {
  if (verdict === verdictOf(plan)) return [];
  const shown = new Set([
    ...plan.findings.map(({ message }) => message),
    ...plan.unknown.map(({ reason }) => reason),
  ]);
  const further = [
    ...findings.map(({ id, message }) => ({ line: `${id}: ${message}`, text: message })),
    ...unchecked.map(({ reason }) => ({ line: reason, text: reason })),
  ].filter(({ text }) => !shown.has(text));
  return [...further.map(({ line }) => line), `${verdict}, with costs and paths`];
}
