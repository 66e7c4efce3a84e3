import { isProperties } from "../../simulator/wire.ts";

/** What stands at a path of maps, or `undefined` where a part of it is missing. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  let value = object;
  for (const key of path) value = isProperties(value) ? value[key] : undefined;
  return value;
}

/** The text at a path, or an empty one. */
export function textAt(object: unknown, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === "string" ? value : "";
}
