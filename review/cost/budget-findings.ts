import type { Finding } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { overBudgetId } from "../../policies/over-budget.ts";
import type { Estimate } from "./estimate.ts";
import { textAt } from "./known-input.ts";

const budgetType = "aws:budgets/budget:Budget";

/** A budget of the environment and its limit for a month in USD; `undefined` where the plan does not tell one. */
export interface BudgetLimit {
  readonly urn: string;
  readonly monthlyUsd: number | undefined;
}

export function budgetLimits(resources: readonly PlannedResource[]): readonly BudgetLimit[] {
  return resources
    .filter(({ inputs, type }) => type === budgetType && textAt(inputs, "budgetType") === "COST")
    .map(({ inputs, urn }) => ({ urn, monthlyUsd: limitOf(inputs) }));
}

function limitOf(inputs: unknown): number | undefined {
  const amount = Number(textAt(inputs, "limitAmount") ?? Number.NaN);
  const monthly = textAt(inputs, "timeUnit") === "MONTHLY" && textAt(inputs, "limitUnit") === "USD";
  return monthly && Number.isFinite(amount) ? amount : undefined;
}

/**
 * One finding for each budget that the estimate exceeds, and for each whose limit is not known. What is not priced comes on top of the
 * estimate, so that an environment below its budget here may still be above it.
 */
export function budgetFindings(
  resources: readonly PlannedResource[],
  { monthlyUsd }: Pick<Estimate, "monthlyUsd">,
): readonly Finding[] {
  return budgetLimits(resources).flatMap(({ monthlyUsd: limit, urn }): readonly Finding[] => {
    if (limit === undefined) return [unreadable(urn)];
    return monthlyUsd > limit ? [exceeded(urn, monthlyUsd, limit)] : [];
  });
}

function exceeded(urn: string, monthlyUsd: number, limit: number): Finding {
  return {
    id: overBudgetId,
    severity: "block",
    urn,
    message: `The environment would cost about ${monthlyUsd.toFixed(2)} USD a month, ${(monthlyUsd - limit).toFixed(2)} more than its budget of ${limit.toFixed(2)}.`,
    fix: "See what it consists of with npm run cost, and take less; or raise plinth:budget.monthlyUsd with whoever pays; or waive it for a time.",
  };
}

function unreadable(urn: string): Finding {
  return {
    id: overBudgetId,
    severity: "caution",
    urn,
    message: "The budget has no limit in USD a month that could be compared with the estimate.",
    fix: "Give it limitAmount, limitUnit USD and timeUnit MONTHLY.",
  };
}
