import type { Unknown } from "../model/plan.ts";
import { isUnknown, valuesAt } from "./input-values.ts";
import { resourceRules } from "./resource-rules.ts";
import type { ResourceSet } from "./resource-set.ts";

/** By type, each property whose content a rule has to know, with the ids of those rules. */
const readBy: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> = index();

/**
 * What rules have to know and a plan does not say yet, because it is known only after the update: a policy that names what is created
 * beside it, for example. The rules judge it in the policy pack while the update runs, and in the state afterwards.
 */
export function deferredOf(resources: ResourceSet): readonly Unknown[] {
  return [...readBy].flatMap(([type, properties]) =>
    resources.ofType(type).flatMap(({ inputs, urn }) =>
      [...properties]
        .filter(([property]) => valuesAt(inputs, property).some(isUnknown))
        .map(([property, ids]) => ({
          urn,
          type,
          property,
          reason: `Known only after the update, and judged then: ${ids.join(", ")}.`,
        })),
    ),
  );
}

/** True for a type that at least one rule judges. */
export function isJudged(type: string): boolean {
  return readBy.has(type);
}

function index(): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const all = new Map<string, Map<string, string[]>>();
  for (const { id, reads } of resourceRules) {
    for (const [type, properties] of Object.entries(reads)) {
      const known = all.get(type) ?? new Map<string, string[]>();
      all.set(type, known);
      for (const property of properties) known.set(property, [...(known.get(property) ?? []), id]);
    }
  }
  return all;
}
