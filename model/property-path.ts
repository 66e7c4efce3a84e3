/** One step on the way to a property: the name of a property or the key of a map, or a position in a list, from 0. */
export type PathStep = string | number;

/** One part of a path: a name, or what stands in brackets. */
const part = /\[(?:(?<index>\d+)|"(?<key>(?:[^"\\]|\\.)*)")\]|(?<name>[^.[\]]+)/gu;

/**
 * The way to a property, as the engine writes it: `ingress[0].fromPort` gives `["ingress", 0, "fromPort"]`, and `tags["a.b"]`
 * gives `["tags", "a.b"]`; in quotes, a backslash stands before a quote and before a backslash. Empty when the text names nothing.
 */
export function propertySteps(path: string): readonly PathStep[] {
  return [...path.matchAll(part)].map(({ groups }): PathStep => {
    const index = groups?.["index"];
    if (index !== undefined) return Number(index);
    return groups?.["name"] ?? groups?.["key"]?.replaceAll(/\\(.)/gu, "$1") ?? "";
  });
}

/** The names on the way to a property, without positions in lists: `["ingress", "fromPort"]` for `ingress[0].fromPort`. */
export function propertyNames(path: string): readonly string[] {
  return propertySteps(path).filter((step) => typeof step === "string");
}
