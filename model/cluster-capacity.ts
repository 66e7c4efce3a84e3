import type { CapacityLink } from "./capacity-link.ts";
import { parseCidr, usableAddresses } from "./cidr.ts";
import { largestPodOf, type NodePoolLimits, nodeSizes, smallestNodeCpu } from "./node-size.ts";
import { quotaOf } from "./quota.ts";
import type { Service } from "./service.ts";

/** What of a service decides how much room it needs. */
export type PodDemand = Pick<Service, "jobs" | "migration" | "quota" | "replicas" | "resources">;

export interface ClusterCapacityInput {
  readonly services: Readonly<Record<string, PodDemand>>;
  /** By name; without one there is no chain. */
  readonly nodePools: Readonly<Record<string, NodePoolLimits>>;
  /** CIDR blocks of the private subnets, where nodes and pods live. */
  readonly privateSubnets: readonly string[];
}

/**
 * Share of the node pools' limits that services can have. Of a node of two vCPU and 8 GiB a quarter of the memory is the operating
 * system's and the kubelet's, larger nodes lose less, and pods do not fill nodes to the brim: an assumption, not a measurement.
 */
const usableShare = 0.75;

/**
 * Auto Mode gives nodes addresses for pods in blocks of 16 and keeps some in reserve, as many as it sees fit: AWS publishes no
 * number, so that two for each node, one in use and one in reserve, are an assumption. Without a free block it falls back to
 * single addresses, which makes pods start more slowly and fragments the subnet for good.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html
 */
const block = { addresses: 16, ofNode: 2 } as const;

/**
 * The chain from the services' maxima to the addresses of the subnets, at the worst moment: every service at its maximum in the
 * middle of a release, every migration and every job running. Where a quota is given it counts, since so much may be asked for.
 */
export function clusterCapacity(input: ClusterCapacityInput): readonly CapacityLink[] {
  const pools = Object.values(input.nodePools);
  if (pools.length === 0) return [];
  return [
    ...largestPod(input.services, pools),
    ...allPods(input.services, pools),
    addressBlocks(input, pools),
  ];
}

function largestPod(
  services: Readonly<Record<string, PodDemand>>,
  pools: readonly NodePoolLimits[],
): readonly CapacityLink[] {
  const room = largestPodOf(pools);
  const link = (what: "CPU" | "memory", unit: string, size: keyof typeof room): CapacityLink => {
    const [name, needed] = Object.entries(services).reduce<readonly [string, number]>(
      (most, [other, { resources }]) => (resources[size] > most[1] ? [other, resources[size]] : most),
      ["no service", 0],
    );
    return {
      what: `${what} of the largest pod`,
      needed,
      available: room[size],
      unit,
      of: "services",
      arithmetic: `${name}, against what the node with the most ${what} that a node pool's limits allow leaves to pods`,
      remedy: "Take a smaller request or a node pool with a greater limit.",
    };
  };
  return [link("CPU", "m", "cpuMillicores"), link("memory", "MiB", "memoryMib")];
}

function allPods(
  services: Readonly<Record<string, PodDemand>>,
  pools: readonly NodePoolLimits[],
): readonly CapacityLink[] {
  const demands = Object.values(services);
  const pods = podsOf(demands);
  const link = (
    what: "CPU" | "memory",
    unit: string,
    size: "cpuMillicores" | "memoryMib",
    limit: number,
    limitText: string,
  ): CapacityLink => ({
    what: `${what} of all pods`,
    needed: sum(
      demands.map((service) => (service.quota === "derived" ? quotaOf(service) : service.quota)[size]),
    ),
    available: Math.floor(limit * usableShare),
    unit,
    of: "services",
    arithmetic: `${pods} pods at the worst moment, given quotas in full, against ${usableShare * 100} % of the node pools' ${limitText}`,
    remedy: "Take smaller requests, fewer replicas, smaller quotas or greater limits of the node pools.",
  });
  const cpu = sum(pools.map(({ cpuLimit }) => cpuLimit));
  const memory = sum(pools.map(({ memoryLimitGib }) => memoryLimitGib));
  return [
    link("CPU", "m", "cpuMillicores", cpu * 1000, `${cpu} vCPU`),
    link("memory", "MiB", "memoryMib", memory * 1024, `${memory} GiB`),
  ];
}

function addressBlocks(
  { privateSubnets, services }: ClusterCapacityInput,
  pools: readonly NodePoolLimits[],
): CapacityLink {
  const pods = podsOf(Object.values(services));
  const nodes = sum(pools.map(mostNodes));
  const forPods = Math.ceil(pods / block.addresses);
  const forNodes = nodes * block.ofNode + Math.ceil(nodes / block.addresses);
  return {
    what: "/28 blocks of the private subnets",
    needed: forPods + forNodes,
    available: sum(privateSubnets.map(blocksOf)),
    unit: "blocks",
    of: forPods > forNodes ? "services" : "nodePools",
    arithmetic: `${forPods} for ${pods} pods, ${block.ofNode} for each of at most ${nodes} nodes of ${smallestNodeCpu} vCPU or more, ${forNodes - nodes * block.ofNode} for the nodes' own addresses, against the whole blocks of ${privateSubnets.join(", ")}`,
    remedy: "Take fewer replicas, smaller limits of the node pools, more zones or a larger network.",
  };
}

/** Most nodes come about when all are as small as they are made. */
function mostNodes(pool: NodePoolLimits): number {
  const [smallest] = nodeSizes(pool);
  if (smallest === undefined) return 0;
  return Math.min(
    Math.floor(pool.cpuLimit / smallest.cpu),
    Math.floor(pool.memoryLimitGib / smallest.memoryGib),
  );
}

/** Blocks that are whole: AWS keeps the first four addresses of a subnet and the last, so two blocks are not. */
function blocksOf(subnet: string): number {
  const addresses = usableAddresses(parseCidr(subnet)) + 5;
  return Math.max(0, Math.floor(addresses / block.addresses) - 2);
}

function podsOf(services: readonly PodDemand[]): number {
  return sum(services.map((service) => quotaOf(service).pods));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
