import type { PlanStep, PropertyChange } from "../../model/plan.ts";

/** A resource that is not as its environment was deployed. */
export interface DriftedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** It is not there any more, there although it should not be, or has other properties. */
  readonly how: "gone" | "unexpected" | "changed";
  /** From what is really there (`old`) to what the program says (`new`). */
  readonly changes: readonly PropertyChange[];
}

/**
 * What somebody has changed behind the program's back: the steps of a plan that looks at the cloud first, less those of a plan that
 * believes the state. Those are a change of the program that is not deployed yet, and no drift.
 *
 * @param looked the plan after a look at the cloud. @param believed the plan by the state alone, of the same program
 */
export function driftOf(
  looked: readonly PlanStep[],
  believed: readonly PlanStep[],
): readonly DriftedResource[] {
  const undeployed = new Map(believed.map((step) => [step.urn, step]));
  return looked.flatMap((step): readonly DriftedResource[] => {
    const { diff, name, op, type, urn } = step;
    const planned = undeployed.get(urn);
    if (op === "same" || (planned?.op === op && op !== "update" && op !== "replace")) return [];
    if (op === "create") return [{ urn, type, name, how: "gone", changes: [] }];
    if (op === "delete") return [{ urn, type, name, how: "unexpected", changes: [] }];
    const known = new Set((planned?.diff ?? []).map(textOf));
    const changes = diff.filter((change) => !known.has(textOf(change)));
    return changes.length === 0 && planned?.op === op ? [] : [{ urn, type, name, how: "changed", changes }];
  });
}

function textOf({ new: after, old, path }: PropertyChange): string {
  return JSON.stringify([path, old, after]);
}
