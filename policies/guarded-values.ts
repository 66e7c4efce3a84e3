import type { PlanInputs } from "../model/plan.ts";
import { isUnknown, unknownValue } from "./input-values.ts";

/**
 * The values that stand at a property of model/weakenings.ts, by the place where each was found. A property outside lists has one
 * place, with `undefined` where nothing stands; within lists there is one for each element: `rules["daily"].lifecycle.deleteAfter`. What
 * is unknown makes all in it unknown; an unknown list, and an unknown element of one, stand at the property itself.
 */
export function guardedValues(inputs: PlanInputs, property: string): ReadonlyMap<string, unknown> {
  let found: readonly (readonly [string, unknown])[] = [["", inputs]];
  for (const [, name = "", key] of property.matchAll(/([^.[\]]+)(?:\[([^\]]*)\])?/gu)) {
    found = found.flatMap(([place, value]) => {
      const inner = member(value, name);
      const at = place === "" ? name : `${place}.${name}`;
      return key === undefined ? [[at, inner] as const] : elements(at, key, inner);
    });
  }
  return new Map(found);
}

function elements(place: string, key: string, list: unknown): readonly (readonly [string, unknown])[] {
  if (isUnknown(list)) return [[`${place}[${key}]`, unknownValue]];
  if (!Array.isArray(list)) return [];
  return list.map((element: unknown, index) => {
    if (key !== "" && isUnknown(element)) return [`${place}[${key}]`, unknownValue] as const;
    const own = key === "" ? undefined : member(element, key);
    return [`${place}[${typeof own === "string" ? JSON.stringify(own) : index}]`, element] as const;
  });
}

function member(value: unknown, name: string): unknown {
  if (isUnknown(value)) return unknownValue;
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}
