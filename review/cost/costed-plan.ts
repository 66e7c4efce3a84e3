import type { Finding, Plan } from "../../model/plan.ts";
import { resourcesAfter, resourcesBefore } from "../../model/planned-resource.ts";
import { budgetFindings, budgetLimits } from "./budget-findings.ts";
import { type CostDelta, costDelta } from "./cost-delta.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import type { PriceTable } from "./price-table.ts";
import type { UsageAssumptions } from "./usage-assumptions.ts";

/** What a plan comes to. */
export interface CostedPlan {
  readonly estimate: Estimate;
  /** As the estimate, with every autoscaler at its maximum all the time. */
  readonly atMostUsd: number;
  /** Absent where there is nothing before the plan. */
  readonly delta?: CostDelta;
  /** The lowest budget in USD a month; absent where there is none, or its limit is not known. */
  readonly budgetUsd?: number;
  /** Not yet held against the waivers. */
  readonly findings: readonly Finding[];
}

export function costedPlan(
  { steps }: Pick<Plan, "steps">,
  assumptions: UsageAssumptions,
  prices: PriceTable,
): CostedPlan {
  const after = resourcesAfter(steps);
  const before = resourcesBefore(steps);
  const estimate = estimateOf(after, assumptions, prices);
  const full = { ...assumptions, averageScale: { ...assumptions.averageScale, value: 1 } };
  const limits = budgetLimits(after).flatMap(({ monthlyUsd }) => monthlyUsd ?? []);
  return {
    estimate,
    atMostUsd: estimateOf(after, full, prices).monthlyUsd,
    ...(before.some(({ type }) => type !== "pulumi:pulumi:Stack")
      ? { delta: costDelta(estimateOf(before, assumptions, prices), estimate) }
      : {}),
    ...(limits.length === 0 ? {} : { budgetUsd: Math.min(...limits) }),
    findings: budgetFindings(after, estimate),
  };
}
