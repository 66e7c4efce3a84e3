import type { Plan } from "../model/plan.ts";
import { type PlannedResource, resourcesAfter, resourcesBefore } from "../model/planned-resource.ts";
import { applyWaivers, type Waivers } from "../policies/waivers.ts";
import type { CommentOptions } from "./comment/comment.ts";
import { type CostedPlan, costedPlan } from "./cost/costed-plan.ts";
import type { PriceTable } from "./cost/price-table.ts";
import type { UsageAssumptions } from "./cost/usage-assumptions.ts";
import { diagramOf } from "./diagram/diagram.ts";
import { matrixOf } from "./reachability/matrix.ts";
import { pathsDelta } from "./reachability/paths-delta.ts";
import { pathsOf, type Reachability, type ReachPath } from "./reachability/reachability.ts";
import type { Review, ReviewedCost, Unchecked } from "./verdict/review.ts";
import { reviewOf } from "./verdict/review-of.ts";

/** What a plan is held against. */
export interface ReviewBasis {
  /** The git revision that the plan starts from; default none. */
  readonly against?: string;
  /** False for a plan that leaves something out: then nothing is said of the environment as a whole. */
  readonly whole: boolean;
  readonly waivers: Waivers;
  readonly prices: PriceTable;
  readonly assumptions: UsageAssumptions;
}

/** A review, and what is drawn beside it. */
export interface ReviewedPlan {
  readonly review: Review;
  readonly drawing: Pick<CommentOptions, "diagram" | "matrix">;
}

/** A judged plan with all that can be said of it: what it costs, who reaches whom after it, what it looks like. Pure. */
export function reviewedPlan(plan: Plan, basis: ReviewBasis): ReviewedPlan {
  const against = basis.against === undefined ? {} : { against: basis.against };
  if (!basis.whole) {
    return { review: reviewOf(plan, { ...against, unchecked: [notWhole] }), drawing: {} };
  }
  const after = resourcesAfter(plan.steps);
  const costed = costedPlan(plan, basis.assumptions, basis.prices);
  const reach = pathsOf(after);
  const review = reviewOf(plan, {
    ...against,
    cost: reviewedCost(costed),
    findings: applyWaivers(costed.findings, basis.waivers).findings,
    ...reviewedPaths(resourcesBefore(plan.steps), reach),
  });
  return { review, drawing: drawingOf(after, reach) };
}

const notWhole: Unchecked = {
  urn: "",
  type: "",
  reason: "What the environment costs, and who reaches whom in it, can be said of a whole plan only.",
};

function reviewedCost({ budgetUsd, delta, estimate }: CostedPlan): ReviewedCost {
  return {
    beforeMonthlyUsd: delta?.beforeUsd ?? 0,
    afterMonthlyUsd: estimate.monthlyUsd,
    ...(budgetUsd === undefined ? {} : { budgetMonthlyUsd: budgetUsd }),
    notPriced: [...new Set(estimate.notPriced.map(({ type }) => type))],
  };
}

function reviewedPaths(before: readonly PlannedResource[], reach: Reachability) {
  const { closed, opened, undecided } = pathsDelta(pathsOf(before), reach);
  return {
    paths: { opened: opened.map(pathText), closed: closed.map(pathText) },
    unchecked: undecided.map((path) => ({
      urn: "",
      type: "",
      reason: `Whether ${pathText(path)} is open is known only after the update: ${path.why}.`,
    })),
  };
}

function pathText({ source, target }: ReachPath): string {
  return `${source} > ${target}`;
}

/** An environment without a network has nothing to draw. */
function drawingOf(resources: readonly PlannedResource[], reach: Reachability): ReviewedPlan["drawing"] {
  if (reach.paths.length === 0) return {};
  return { diagram: diagramOf(resources, reach), matrix: matrixOf(reach) };
}
