import type { Unknown } from "../model/plan.ts";
import { holdsOnlyOthers, isKnownType } from "../model/stateful.ts";
import { isJudged } from "./deferred.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

/**
 * The resources whose type no rule judges, and of which nobody has said that there is nothing to judge. A type of which the other
 * tables know nothing either is left to them (unknowns.ts): it is told once.
 */
export function unjudgedOf(
  resources: readonly { readonly type: string; readonly urn: string }[],
): readonly Unknown[] {
  return resources
    .filter(({ type }) => isKnownType(type) && !holdsOnlyOthers(type))
    .filter(({ type }) => !isJudged(type) && !nothingToJudge.has(type))
    .map(({ type, urn }) => ({
      urn,
      type,
      reason:
        "No rule judges this type: write one, or say in policies/nothing-to-judge.ts why none is needed.",
    }));
}
