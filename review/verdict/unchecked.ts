import type { Plan, PlanStep } from "../../model/plan.ts";
import { holdsOnlyOthers } from "../../model/stateful.ts";
import type { SecurityDelta } from "../security/security-delta.ts";
import type { Unchecked } from "./review.ts";

/**
 * What nobody can say of a plan: types, properties and operations that the tables do not know, changes that the provider does not
 * describe, what widens or narrows without telling, and, of a plan that was not simulated, its Kubernetes part.
 */
export function uncheckedOf(plan: Plan, { undecided }: SecurityDelta): readonly Unchecked[] {
  return [...plan.unknown, ...plan.steps.flatMap(undescribed), ...undecided, ...kubernetesPart(plan)];
}

function undescribed({ diff, op, type, urn }: PlanStep): readonly Unchecked[] {
  if (op !== "update" || diff.length > 0 || holdsOnlyOthers(type)) return [];
  return [{ urn, type, reason: "The plan updates this and does not say which property changes." }];
}

/**
 * A live plan does not tell whether an API server has tried its objects out: where the cluster is not there yet, cannot be reached,
 * or forbids it, the provider compares inputs and says nothing. That a simulated plan has not been tried out, its first lines say.
 */
function kubernetesPart({ simulated, steps }: Plan): readonly Unchecked[] {
  const changed = steps.filter(({ op, type }) => op !== "same" && type.startsWith("kubernetes:"));
  if (simulated || changed.length === 0) return [];
  const objects = `${changed.length} ${changed.length === 1 ? "object" : "objects"}`;
  return [
    {
      urn: "",
      type: "",
      reason: `Kubernetes part not server-checked: a plan does not say whether an API server has tried out the ${objects} that change.`,
    },
  ];
}
