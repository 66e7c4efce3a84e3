/** One inequality of the chain of capacities: `needed` must be at most `available`. */
export interface CapacityLink {
  readonly what: CapacityKind;
  readonly needed: number;
  readonly available: number;
  /** As in `MiB`. */
  readonly unit: string;
  /** Whose setting it is that asks for too much. */
  readonly of: "services" | "nodePools";
  /** How both numbers came about. */
  readonly arithmetic: string;
  /** What helps when it does not hold. */
  readonly remedy: string;
}

/** In the order of the chain: from a pod to the nodes, from the nodes to the addresses, and to the database. */
export const capacityKinds = [
  "CPU of the largest pod",
  "memory of the largest pod",
  "CPU of all pods",
  "memory of all pods",
  "/28 blocks of the private subnets",
  "connections to the database",
] as const;
export type CapacityKind = (typeof capacityKinds)[number];

/** True for an inequality that does not hold. */
export function isViolated({ available, needed }: CapacityLink): boolean {
  return needed > available;
}

/** The first inequality that does not hold; `undefined` when all do. */
export function firstViolated(links: readonly CapacityLink[]): CapacityLink | undefined {
  return links.find(isViolated);
}

/** An inequality that does not hold, as a sentence. */
export function violation({ arithmetic, available, needed, remedy, unit, what }: CapacityLink): string {
  return `${what}: ${needed} ${unit} are needed and ${available} available (${arithmetic}). ${remedy}`;
}
