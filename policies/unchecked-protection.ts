import type { PlanStep, Unknown } from "../model/plan.ts";
import { weakeningsOf } from "../model/weakenings.ts";
import { comparedGuards, leastStrength, shownGuard, strengthOf } from "./guard-strength.ts";
import { isUnknown } from "./input-values.ts";

/**
 * What guards something today and has a value after the plan that only the update will tell: a switch that another resource decides, a
 * key that is made in the same plan. Whether it guards less than before, nobody can say before.
 */
export function uncheckedProtectionOf(steps: readonly PlanStep[]): readonly Unknown[] {
  return steps.filter(({ op }) => op !== "same").flatMap(uncheckedIn);
}

function uncheckedIn({ new: after, old: before, type, urn }: PlanStep): readonly Unknown[] {
  if (before === null || after === null) return [];
  return Object.entries(weakeningsOf(type)).flatMap(([property, entry]) =>
    comparedGuards(property, entry, before, after)
      .filter(({ next, old }) => isUnknown(next) && !isUnknown(old))
      .filter(({ old }) => strengthOf(entry, old) > leastStrength(entry))
      .map(({ old, place }) => ({
        urn,
        type,
        property: place,
        reason:
          `Whether this is weakened could not be checked: ${shownGuard(old)} -> known only after the update. ` +
          `It protects ${entry.protects}.`,
      })),
  );
}
