import { guardResources } from "../model/guard-resources.ts";
import type { Finding, PlanInputs, PlanStep } from "../model/plan.ts";
import { optionOf } from "../model/resource-options.ts";
import { statefulType } from "../model/stateful.ts";
import { type Weakening, weakeningsOf } from "../model/weakenings.ts";
import { comparedGuards, shownGuard, strengthOf } from "./guard-strength.ts";
import { isUnknown } from "./input-values.ts";
import type { Rule } from "./rule.ts";

const id = "weakened-protection";

const guards = new Map(guardResources.map((entry) => [entry.type, entry]));

/**
 * Finds what guards less after the plan than before (model/weakenings.ts): a property, a resource option, or a resource that only
 * guards others (model/guard-resources.ts). It blocks where data that cannot be made again depends on it, and is a caution otherwise.
 * What is known only after the update is not among it (unchecked-protection.ts).
 */
export const weakenedProtection: Rule = {
  id,
  check: (steps) =>
    steps.flatMap((step) => [...deletedGuards(step), ...weakenedOptions(step), ...weakenedProperties(step)]),
};

function deletedGuards(step: PlanStep): readonly Finding[] {
  const entry = step.op === "delete" ? guards.get(step.type) : undefined;
  if (entry === undefined) return [];
  return [
    finding(step, entry.guard === true, `Would be deleted, and only exists to protect ${entry.protects}.`),
  ];
}

const optionsProtect = {
  protect: "the resource from being deleted or replaced by the engine",
  retainOnDelete: "what is in AWS when the resource leaves the program",
} as const;

function weakenedOptions(step: PlanStep): readonly Finding[] {
  return step.diff.flatMap(({ new: after, path }) => {
    const option = optionOf(path);
    if (option === undefined || after === true) return [];
    const stateful = statefulType(step.type) !== undefined;
    return [finding(step, stateful, weakened(path, true, false, optionsProtect[option]))];
  });
}

function weakenedProperties(step: PlanStep): readonly Finding[] {
  const { new: after, old: before, type } = step;
  if (before === null || after === null || step.op === "same") return [];
  return Object.entries(weakeningsOf(type)).flatMap(([property, entry]) =>
    weakenedPlaces(property, entry, before, after).map((message) =>
      finding(step, entry.guard === true, message),
    ),
  );
}

function weakenedPlaces(
  property: string,
  entry: Weakening,
  before: PlanInputs,
  after: PlanInputs,
): readonly string[] {
  return comparedGuards(property, entry, before, after)
    .filter(({ next }) => !isUnknown(next))
    .filter(({ next, old }) => strengthOf(entry, next) < strengthOf(entry, old))
    .map(({ next, old, place }) => weakened(place, old, next, entry.protects));
}

function weakened(place: string, before: unknown, after: unknown, protects: string): string {
  return `Weakened: ${place} ${shownGuard(before)} -> ${shownGuard(after)}. It protects ${protects}.`;
}

function finding({ urn }: PlanStep, blocks: boolean, message: string): Finding {
  return {
    id,
    severity: blocks ? "block" : "caution",
    urn,
    message,
    fix: blocks
      ? `Leave it as it is. If it must go, say why in a waiver for ${id} in policies/waivers.yaml.`
      : "Leave it as it is, or say in the review why less is enough.",
  };
}
