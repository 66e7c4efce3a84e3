/** What decides which nodes EKS Auto Mode may make for a pool. */
export interface NodePoolLimits {
  /** First letters of instance types: `c`, `m` or `r`. */
  readonly instanceCategories: readonly string[];
  /** vCPU of all its nodes together. */
  readonly cpuLimit: number;
  /** Memory of all its nodes together, in GiB. */
  readonly memoryLimitGib: number;
}

/** A size in which instances are made. */
export interface NodeSize {
  readonly cpu: number;
  readonly memoryGib: number;
}

/** What pods can have, or ask for. */
export interface PodResources {
  readonly cpuMillicores: number;
  readonly memoryMib: number;
}

/**
 * vCPU of the sizes from large to 24xlarge. Auto Mode makes no node of one vCPU, and none of the sizes nano, micro and small.
 *
 * Source: aws/containers-roadmap#2516
 */
const sizes = [2, 4, 8, 16, 32, 48, 64, 96] as const;

/** The least vCPU of a node. */
export const smallestNodeCpu = sizes[0];

/** GiB for each vCPU, by category. Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html */
const memoryShares: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** Nodes that a pool may make one of without exceeding its limits, smallest first. */
export function nodeSizes({
  cpuLimit,
  instanceCategories,
  memoryLimitGib,
}: NodePoolLimits): readonly NodeSize[] {
  const shares = instanceCategories
    .flatMap((category) => memoryShares[category] ?? [])
    .toSorted((one, other) => one - other);
  return sizes
    .flatMap((cpu) => shares.map((share) => ({ cpu, memoryGib: cpu * share })))
    .filter(({ cpu, memoryGib }) => cpu <= cpuLimit && memoryGib <= memoryLimitGib);
}

/** Pods that a node may have at most; the kubelet keeps memory back for as many. */
const podsOfNode = 110;

/**
 * What pods can have of a node. AWS does not publish what Auto Mode keeps back, so these are the numbers of EKS' other nodes:
 * 6 % of the first vCPU, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of the others; 255 MiB and 11 for each pod, 100
 * that are never given away, and 7.5 % of the memory that the hypervisor shows less of.
 *
 * Sources: https://github.com/awslabs/amazon-eks-ami (nodeadm, kubelet defaults) and
 * https://karpenter.sh/docs/reference/settings/ (VM_MEMORY_OVERHEAD_PERCENT).
 */
export function podShare({ cpu, memoryGib }: NodeSize): PodResources {
  const kept =
    60 + 10 * Math.min(cpu - 1, 1) + 5 * Math.min(Math.max(cpu - 2, 0), 2) + 2.5 * Math.max(cpu - 4, 0);
  return {
    cpuMillicores: Math.floor(cpu * 1000 - kept),
    memoryMib: Math.floor(memoryGib * 1024 * 0.925) - 255 - 11 * podsOfNode - 100,
  };
}

/** The most CPU and the most memory that pods can have of one node of a pool; not necessarily of the same node. */
export function largestPodOf(pools: readonly NodePoolLimits[]): PodResources {
  const shares = pools.flatMap(nodeSizes).map(podShare);
  return {
    cpuMillicores: Math.max(0, ...shares.map(({ cpuMillicores }) => cpuMillicores)),
    memoryMib: Math.max(0, ...shares.map(({ memoryMib }) => memoryMib)),
  };
}

/** True when some pool can make a node that has room for the pod, its CPU and its memory at once. */
export function podFits(pod: PodResources, pools: readonly NodePoolLimits[]): boolean {
  return pools
    .flatMap(nodeSizes)
    .map(podShare)
    .some((share) => pod.cpuMillicores <= share.cpuMillicores && pod.memoryMib <= share.memoryMib);
}
