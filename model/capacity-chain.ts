import { type DatabaseCapacityInput, databaseCapacity } from "./capacity.ts";
import type { CapacityLink } from "./capacity-link.ts";
import { type ClusterCapacityInput, clusterCapacity } from "./cluster-capacity.ts";

/** What is known of an environment; of a part that is not, the chain has no links. */
export interface CapacityInput {
  readonly services: ClusterCapacityInput["services"] & DatabaseCapacityInput["services"];
  readonly cluster?: Omit<ClusterCapacityInput, "services">;
  readonly database?: Omit<DatabaseCapacityInput, "services">;
}

/**
 * The whole chain of an environment: pods, nodes, addresses, connections to the database.
 *
 * @throws InstanceClassError when the database's class is not known; CidrError when a subnet is no block.
 */
export function capacityChain({ cluster, database, services }: CapacityInput): readonly CapacityLink[] {
  return [
    ...(cluster === undefined ? [] : clusterCapacity({ ...cluster, services })),
    ...(database === undefined ? [] : [connections({ ...database, services })]),
  ];
}

function connections(input: DatabaseCapacityInput): CapacityLink {
  const { available, needed, terms } = databaseCapacity(input);
  return {
    what: "connections to the database",
    needed,
    available,
    unit: "connections",
    of: "services",
    arithmetic: terms.map((term) => `${term.connections} (${term.what})`).join(" + "),
    remedy: "Take smaller pools, fewer replicas or a larger instance class.",
  };
}
