import type { PlanOperation, PlanStep } from "../model/plan.ts";

/** What a plan does below one component. */
export interface ComponentCount {
  /** `network`, or `network › flow-logs`: the outermost component and the one inside it; deeper ones count there. */
  readonly label: string;
  readonly counts: Readonly<Record<PlanOperation, number>>;
}

/** Where resources outside every component are counted: the stack itself, its providers. */
export const topLevel = "(stack)";

/** Counts every step once, at its nearest component, at most two levels deep. Sorted by label. */
export function countByComponent(steps: readonly PlanStep[]): readonly ComponentCount[] {
  const ancestors = componentsOf(steps);
  const groups = new Map<string, { label: string; counts: Record<PlanOperation, number> }>();
  for (const step of steps) {
    const path = ancestors(step.urn).slice(0, 2);
    const key = path.join(" ");
    const group = groups.get(key) ?? {
      label: labelOf(path),
      counts: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
    };
    group.counts[step.op] += 1;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => (a.label < b.label ? -1 : Number(a.label > b.label)));
}

/** The labels of `countByComponent`, by URN: a resource is looked up among those it is given with. */
export function componentLabels(
  resources: readonly { readonly urn: string; readonly parent?: string }[],
): (urn: string) => string {
  const ancestors = componentsOf(resources);
  return (urn) => labelOf(ancestors(urn).slice(0, 2));
}

export function isUnchanged({ counts }: ComponentCount): boolean {
  return counts.create + counts.update + counts.replace + counts.delete === 0;
}

/** Returns a lookup: URNs of the components around a resource, outermost first, itself included where it is one. */
function componentsOf(
  steps: readonly { readonly urn: string; readonly parent?: string }[],
): (urn: string) => readonly string[] {
  const parents = new Map(steps.map(({ parent, urn }) => [urn, parent]));
  const known = new Map<string, readonly string[]>([["", []]]);
  const find = (urn: string): readonly string[] => {
    const found = known.get(urn);
    if (found !== undefined) return found;
    // Set before looking further up, so that a plan whose parents form a ring cannot be followed for ever.
    known.set(urn, []);
    // A parent that the plan does not list still says its own type and name.
    const above = find(parents.get(urn) ?? "");
    const path = isComponent(urn) ? [...above, urn] : above;
    known.set(urn, path);
    return path;
  };
  return find;
}

function isComponent(urn: string): boolean {
  const type = urn.split("::")[2] ?? "";
  return (type.split("$").at(-1) ?? "").startsWith("plinth:");
}

/** A child component is named after its parent with a suffix: only the suffix is worth reading. */
function labelOf(path: readonly string[]): string {
  const [outer, inner] = path.map(nameOf);
  if (outer === undefined) return topLevel;
  if (inner === undefined) return outer;
  return `${outer} › ${inner.startsWith(`${outer}-`) ? inner.slice(outer.length + 1) : inner}`;
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
