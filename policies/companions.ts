import type { PlannedResource } from "../model/planned-resource.ts";
import { valueAt } from "./input-values.ts";

/** How two resources that belong together name it. */
export interface Link {
  /** Property of the companion that names the owner, as `bucket` in a bucket's policy. */
  readonly companion: string;
  /** Property of the owner that carries the same name; absent where the owner is named by an id, which no input holds. */
  readonly owner?: string;
}

/** The companions by the name that each gives its owner; those that name an id or something known only later are not in it. */
export function byOwner(
  companions: readonly PlannedResource[],
  property: string,
): ReadonlyMap<unknown, readonly PlannedResource[]> {
  return Map.groupBy(companions, ({ inputs }) => valueAt(inputs, property));
}

/**
 * The owners for which no companion can be there. Those that a companion names by name have one. A companion that names something
 * known only later may be anyone's, and one that names an id, or a name that no owner has, may be of an owner whose name nobody
 * knows: each is counted for one owner. Where there are too few, those are told that no companion's name begins with.
 */
export function withoutCompanion(
  owners: readonly PlannedResource[],
  companions: readonly PlannedResource[],
  link: Link,
): readonly PlannedResource[] {
  const names = new Set(owners.map((owner) => nameOf(owner, link)).filter((name) => name !== undefined));
  const given = companions.map((companion) => ({
    companion,
    value: valueAt(companion.inputs, link.companion),
  }));
  const named = new Set(given.map(({ value }) => value));
  const free = given.filter(
    ({ value }) => value !== undefined && value !== null && !(typeof value === "string" && names.has(value)),
  );
  const elsewhere = free.filter(({ value }) => typeof value === "string").map(({ companion }) => companion);
  const later = free.filter(({ value }) => typeof value !== "string").map(({ companion }) => companion);
  const nameless = owners.filter((owner) => nameOf(owner, link) === undefined);
  const open = owners.filter((owner) => {
    const name = nameOf(owner, link);
    return name !== undefined && !named.has(name);
  });
  return unserved([...open, ...unserved(nameless, elsewhere)], later);
}

/** As many owners as there are too few companions, those first that no companion's name begins with. */
function unserved(
  owners: readonly PlannedResource[],
  companions: readonly PlannedResource[],
): readonly PlannedResource[] {
  const missing = owners.length - companions.length;
  if (missing <= 0) return [];
  const first = new Set(companions.map(({ name }) => name));
  const isLikely = (owner: PlannedResource) => [...first].some((name) => name.startsWith(owner.name));
  return owners.toSorted((a, b) => Number(isLikely(a)) - Number(isLikely(b))).slice(0, missing);
}

function nameOf({ inputs }: PlannedResource, { owner }: Link): string | undefined {
  const name = owner === undefined ? undefined : valueAt(inputs, owner);
  return typeof name === "string" ? name : undefined;
}
