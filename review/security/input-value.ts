import { isUnknown } from "../../policies/input-values.ts";

/** Readers for the inputs of a plan, where any property may be of another kind than expected, or known only after the update. */

type Inputs = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for what the plan gives no value for: known only after the update, or a secret. */
export function isHidden(value: unknown): boolean {
  return value === "[secret]" || isUnknown(value);
}

/** True where the value is hidden, or a list or map that holds something hidden. */
export function holdsHidden(value: unknown): boolean {
  if (isHidden(value)) return true;
  if (Array.isArray(value)) return value.some(holdsHidden);
  return isRecord(value) && Object.values(value).some(holdsHidden);
}

/** The members of a list; of a single value itself, as policy documents write lists of one; of nothing none. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The value at a property, or at one inside others; undefined where there is none. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  let inner = value;
  for (const name of names) inner = isRecord(inner) ? inner[name] : undefined;
  return inner ?? undefined;
}

export function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);
  return typeof found === "string" && !isHidden(found) ? found : undefined;
}

/** The same text for the same value, in whatever order its members stand. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
