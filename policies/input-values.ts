import { isUnknownMark } from "../model/known-value.ts";
import type { PlanInputs } from "../model/plan.ts";

/** A value known only after the update: as plans write it. */
export const unknownValue = { unknown: true } as const;

/** True for that value itself; what only holds one is known in part. */
export const isUnknown = isUnknownMark;

/** A map of the inputs, as a policy's statement or a container is one. */
export function isBlock(value: unknown): value is PlanInputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Set, or set to something that is known only after the update. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/**
 * The value at a dotted path of blocks, as in `vpcConfig.endpointPublicAccess`; `undefined` where nothing stands, and unknown where
 * something above it is.
 */
export function valueAt(inputs: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (isUnknown(value)) return unknownValue;
    return isBlock(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, inputs);
}

/** As `valueAt`, with `[]` behind lists whose elements are all meant: `spec.template.spec.containers[].image`. */
export function valuesAt(inputs: unknown, path: string): readonly unknown[] {
  const [list = "", ...rest] = path.split("[].");
  if (rest.length === 0) return [valueAt(inputs, list)];
  const elements = valueAt(inputs, list);
  if (isUnknown(elements)) return [unknownValue];
  return listOf(elements).flatMap((element) => valuesAt(element, rest.join("[].")));
}

/** The elements of a list; a single value counts as a list of one, and nothing or something unknown as an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || isUnknown(value) ? [] : [value];
}

/** The blocks of a list, those that are unknown left out. */
export function blocksAt(inputs: unknown, path: string): readonly PlanInputs[] {
  return listOf(valueAt(inputs, path))
    .filter((element) => isBlock(element))
    .filter((element) => !isUnknown(element));
}

/** What a text says as JSON; what is no text stays as it is, and what is no JSON is nothing. */
export function parsedJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return undefined;
  }
}

/** The texts of a list, or the one text. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((element) => typeof element === "string");
}

/** The text at a path, as it stands or as a number writes itself; `undefined` for everything else. */
export function textAt(inputs: unknown, path: string): string | undefined {
  const value = valueAt(inputs, path);
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}

/** The number at a path; AWS takes many numbers as text as well. */
export function numberAt(inputs: unknown, path: string): number | undefined {
  const value = valueAt(inputs, path);
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}

/** True for true, and for what AWS takes for it; false for everything else but the unknown. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true" || isUnknown(value);
}
