import { guardResources } from "../model/guard-resources.ts";
import type { Finding, PlanInputs, PlanStep } from "../model/plan.ts";
import { optionOf } from "../model/resource-options.ts";
import { statefulType } from "../model/stateful.ts";
import { type Weakening, weakeningsOf } from "../model/weakenings.ts";
import { guardedValues } from "./guarded-values.ts";
import type { Rule } from "./rule.ts";

const id = "weakened-protection";

const guards = new Map(guardResources.map((entry) => [entry.type, entry]));

/**
 * Finds what guards less after the plan than before (model/weakenings.ts): a property, a resource option, or a resource that only
 * guards others (model/guard-resources.ts). It blocks where data that cannot be made again depends on it, and is a caution otherwise.
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
  const old = guardedValues(before, property);
  const next = guardedValues(after, property);
  const places = entry.added === true ? new Set([...old.keys(), ...next.keys()]) : old.keys();
  return [...places]
    .filter((place) => next.has(place) || removalCounts(property, entry))
    .filter((place) => !isUnknown(next.get(place)))
    .filter((place) => strength(entry, next.get(place)) < strength(entry, old.get(place)))
    .map((place) => weakened(place, old.get(place), next.get(place), entry.protects));
}

/** Of an element that has gone from its list, that it has gone says it all. */
function removalCounts(property: string, { strong }: Weakening): boolean {
  return !property.includes("[") || (strong === "set" && property.endsWith("]"));
}

/** The greater the number, the better something is guarded. */
function strength({ absent, strong, unlimited }: Weakening, given: unknown): number {
  const value = numberIn(given) ?? given ?? absent;
  if (strong === "set") return Number(isSet(value));
  if (strong !== "more" && strong !== "less") return Number(strong.includes(value));
  if (typeof value !== "number") return 0;
  const amount = value === unlimited ? Number.POSITIVE_INFINITY : value;
  return strong === "more" ? amount : -amount;
}

/** AWS takes some amounts as text. */
function numberIn(value: unknown): number | undefined {
  return typeof value === "string" && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}

/** What is known only after the update is given, and by the program: a key that is made in the same plan, for example. */
function isUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null && "unknown" in value && value.unknown === true;
}

function weakened(place: string, before: unknown, after: unknown, protects: string): string {
  return `Weakened: ${place} ${shown(before)} -> ${shown(after)}. It protects ${protects}.`;
}

function shown(value: unknown): string {
  if (!isSet(value)) return "(none)";
  if (typeof value === "string") return value;
  return typeof value === "object" ? "(set)" : JSON.stringify(value);
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
