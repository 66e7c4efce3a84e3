import type { Recorded } from "./mocks.ts";

/**
 * What an environment registers, short enough that a person reads its diff: how many of each type in each component, and what is
 * protected.
 */
export function environmentDigest(resources: readonly Recorded[]): string {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const counts = new Map<string, { total: number; guarded: number }>();
  for (const resource of resources) {
    if (!resource.custom) continue;
    const line = `${componentOf(resource, byUrn)}  ${resource.type}`;
    const count = counts.get(line) ?? { total: 0, guarded: 0 };
    counts.set(line, { total: count.total + 1, guarded: count.guarded + Number(resource.protect) });
  }
  const lines = [...counts]
    .map(([line, { guarded, total }]) => `${line}  ${total}${guarded === 0 ? "" : `, ${guarded} protected`}`)
    .toSorted();
  return `${lines.join("\n")}\n`;
}

function componentOf(resource: Recorded, byUrn: ReadonlyMap<string, Recorded>): string {
  const parent = byUrn.get(resource.parent);
  return parent === undefined ? "(stack)" : parent.name;
}
