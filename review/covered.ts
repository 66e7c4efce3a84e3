import type { PropertyChange } from "../model/plan.ts";
import { propertyNames } from "../model/property-path.ts";
import { secretIn } from "../policies/secret-text.ts";
import { carriesSecret } from "../policies/secretless-state.ts";

const cover = "[secret]";

/** The text with every word covered that looks like a secret (policies/secret-text.ts); whole where no word alone does. */
export function covered(text: string): string {
  if (secretIn(text) === undefined) return text;
  const words = text.split(/([\s"'`,;()[\]{}]+)/u);
  const masked = words.map((word) => (secretIn(word) === undefined ? word : cover)).join("");
  return secretIn(masked) === undefined ? masked : cover;
}

/** A change whose values may be shown: an input that exists to carry a secret has none that may. */
export function coveredChange(change: PropertyChange): PropertyChange {
  const name = propertyNames(change.path).at(-1) ?? "";
  return { ...change, old: coveredValue(name, change.old), new: coveredValue(name, change.new) };
}

function coveredValue(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (carriesSecret(name) && typeof value !== "boolean") return cover;
  if (typeof value === "string") return covered(value);
  if (Array.isArray(value)) return value.map((item: unknown) => coveredValue(name, item));
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coveredValue(key, inner)]));
}
