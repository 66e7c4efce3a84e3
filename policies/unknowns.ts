import type { PlanStep, PropertyChange, Unknown } from "../model/plan.ts";
import { propertyNames } from "../model/property-path.ts";
import { replacementFacts } from "../model/replacement.ts";
import { optionOf } from "../model/resource-options.ts";
import { holdsOnlyOthers, isKnownType, type PropertyEffect, propertyEffect } from "../model/stateful.ts";

/**
 * What the tables of model/ cannot judge in the steps that change something: a type nobody has classified, and, on an
 * update, a property of which they do not know that it leaves the resource in place.
 */
export function unknownsOf(steps: readonly PlanStep[]): readonly Unknown[] {
  return steps.filter((step) => step.op !== "same" && !holdsOnlyOthers(step.type)).flatMap(unknownsOfStep);
}

function unknownsOfStep(step: PlanStep): readonly Unknown[] {
  if (!isKnownType(step.type)) {
    const reason = "No table says whether this type holds data: classify it in model/stateful.ts.";
    return [{ urn: step.urn, type: step.type, reason }];
  }
  return step.op === "update" ? step.diff.flatMap((change) => unknownChange(step, change)) : [];
}

function unknownChange({ urn, type }: PlanStep, { path }: PropertyChange): readonly Unknown[] {
  if (optionOf(path) !== undefined) return [];
  const effect = propertyEffect(type, path);
  if (effect === "updates") return [];
  return [{ urn, type, property: path, reason: reasons[effect](type, path) }];
}

const reasons: Readonly<Record<Exclude<PropertyEffect, "updates">, (type: string, path: string) => string>> =
  {
    unknown: () =>
      "No table says whether changing this property replaces the resource: look it up for model/replacement.ts.",
    "may replace": (type, path) =>
      `Changing this property replaces the resource under a condition: ${conditionOf(type, path)}.`,
    // The provider plans an update, so either it or our table is wrong about this property.
    replaces: () =>
      "The plan updates in place, but model/replacement.ts says that changing this property replaces the resource.",
  };

/** A condition may be written at the property, at a block around it, or, where a block changes as a whole, inside it. */
function conditionOf(type: string, path: string): string {
  const { conditional, replaceOn } = replacementFacts(type) ?? { conditional: {}, replaceOn: [] };
  const property = propertyNames(path).join(".");
  const at = Object.entries(conditional)
    .filter(([key]) => key === property || property.startsWith(`${key}.`))
    .map(([, text]) => text);
  const inside = Object.entries(conditional)
    .filter(([key]) => key.startsWith(`${property}.`))
    .map(([key, text]) => `${key} changes and ${text}`);
  const always = replaceOn.filter((key) => key.startsWith(`${property}.`)).map((key) => `${key} changes`);
  return [...at, ...inside, ...always].join("; or ");
}
