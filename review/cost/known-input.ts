import { isUnknown } from "../../policies/input-values.ts";

/** A value inside inputs: `undefined` where it is not given, or not known before the update. */
export function inputAt(inputs: unknown, ...path: readonly (string | number)[]): unknown {
  const found = path.reduce<unknown>((current, step) => {
    if (Array.isArray(current)) return typeof step === "number" ? current[step] : undefined;
    return isMap(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }, inputs);
  return isUnknown(found) ? undefined : found;
}

export function numberAt(inputs: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = inputAt(inputs, ...path);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function textAt(inputs: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = inputAt(inputs, ...path);
  return typeof value === "string" ? value : undefined;
}

/** Entries that are not known count: how many there are is. */
export function listAt(
  inputs: unknown,
  ...path: readonly (string | number)[]
): readonly unknown[] | undefined {
  const value = inputAt(inputs, ...path);
  return Array.isArray(value) ? value : undefined;
}

/** True where a value is given that only the update will tell. */
export function isUnknownAt(inputs: unknown, name: string): boolean {
  return isMap(inputs) && isUnknown(inputs[name]);
}

function isMap(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
