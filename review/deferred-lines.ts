import type { Unknown } from "../model/plan.ts";
import { wrap } from "./ink.ts";

const maxKinds = 4;

/** What the rules will know only after the update, counted by type and property: too much to list, and not to be kept quiet about. */
export function deferredLines(deferred: readonly Unknown[], width: number): readonly string[] {
  if (deferred.length === 0) return [];
  const kinds = [...Map.groupBy(deferred, kindOf)].toSorted(
    ([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1),
  );
  const told = kinds.slice(0, maxKinds).map(([kind, those]) => `${those.length} × ${kind}`);
  const rest = kinds.slice(maxKinds).reduce((sum, [, those]) => sum + those.length, 0);
  const what = [...told, ...(rest > 0 ? [`${rest} others`] : [])].join(", ");
  return wrap(`Known only after the update, and judged then: ${what}.`, width, "");
}

function kindOf({ property = "", type }: Unknown): string {
  return `${property} of ${type.split(":").at(-1) ?? type}`;
}
