/** One part of a path: a name, or what stands in brackets. */
const part = /\[(?:(?<index>\d+)|"(?<key>(?:[^"\\]|\\.)*)")\]|(?<name>[^.[\]]+)/gu;

/**
 * The names on the way to a property, without positions in lists: `ingress[0].fromPort` gives `["ingress", "fromPort"]`,
 * and `tags["a.b"]` gives `["tags", "a.b"]`. Empty when the text names nothing.
 */
export function propertyNames(path: string): readonly string[] {
  return [...path.matchAll(part)].flatMap(({ groups }) => {
    const name = groups?.["name"] ?? groups?.["key"]?.replaceAll(/\\(.)/gu, "$1");
    return name === undefined ? [] : [name];
  });
}
