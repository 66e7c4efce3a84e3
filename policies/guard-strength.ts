import type { PlanInputs } from "../model/plan.ts";
import type { Weakening } from "../model/weakenings.ts";
import { guardedValues } from "./guarded-values.ts";

/** What stands before and after a plan at one place of a property that guards something. */
export interface ComparedGuard {
  readonly place: string;
  readonly old: unknown;
  /** Unknown where a list around the place is. */
  readonly next: unknown;
}

/** The places at which a property of model/weakenings.ts may guard less than before. */
export function comparedGuards(
  property: string,
  entry: Weakening,
  before: PlanInputs,
  after: PlanInputs,
): readonly ComparedGuard[] {
  const old = guardedValues(before, property);
  const next = guardedValues(after, property);
  const places = entry.added === true ? new Set([...old.keys(), ...next.keys()]) : old.keys();
  return (
    [...places]
      // What is unknown as a list stands at the property itself.
      .map((place) => ({ place, at: next.has(place) ? place : property }))
      .filter(({ at }) => next.has(at) || removalCounts(property, entry))
      .map(({ at, place }) => ({ place, old: old.get(place), next: next.get(at) }))
  );
}

/** Of an element that has gone from its list, that it has gone says it all. */
function removalCounts(property: string, { strong }: Weakening): boolean {
  return !property.includes("[") || (strong === "set" && property.endsWith("]"));
}

/** The greater the number, the better something is guarded. */
export function strengthOf({ absent, strong, unlimited }: Weakening, given: unknown): number {
  const value = numberIn(given) ?? given ?? absent;
  if (strong === "set") return Number(isSet(value));
  if (strong !== "more" && strong !== "less") return Number(strong.includes(value));
  if (typeof value !== "number") return 0;
  const amount = value === unlimited ? Number.POSITIVE_INFINITY : value;
  return strong === "more" ? amount : -amount;
}

/** The strength below which nothing can fall. */
export function leastStrength({ strong }: Weakening): number {
  return strong === "less" ? Number.NEGATIVE_INFINITY : 0;
}

/** A guard's value in words. */
export function shownGuard(value: unknown): string {
  if (!isSet(value)) return "(none)";
  if (typeof value === "string") return value;
  return typeof value === "object" ? "(set)" : JSON.stringify(value);
}

/** AWS takes some amounts as text. */
function numberIn(value: unknown): number | undefined {
  return typeof value === "string" && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}
