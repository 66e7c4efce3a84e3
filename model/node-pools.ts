/** A group of nodes with one purpose: which instances EKS Auto Mode may start for it, and how many at most. */
export interface NodePoolSettings {
  /** `arm64`, `amd64` or both: with both, every image has to be built for both. */
  readonly architectures: readonly Architecture[];
  /** `on-demand`, `spot` or both. Spot instances end with two minutes' notice. */
  readonly capacityTypes: readonly CapacityType[];
  /** First letters of instance types, as in `["c", "m", "r"]`. */
  readonly instanceCategories: readonly string[];
  /** vCPUs of all nodes of the pool together, at most. */
  readonly cpuLimit: number;
  /** GiB of memory of all nodes of the pool together, at most. */
  readonly memoryLimitGib: number;
}

export const architectures = ["arm64", "amd64"] as const;
export type Architecture = (typeof architectures)[number];

export const capacityTypes = ["on-demand", "spot"] as const;
export type CapacityType = (typeof capacityTypes)[number];

/** Names that EKS gives its own node pools: https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html */
const reservedNames: readonly string[] = ["general-purpose", "system"];

const poolName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const longestName = 40;

/** One mistake in the node pools. `path` leads to the value, as in `["general", "cpuLimit"]`. */
export interface NodePoolMistake {
  readonly path: readonly string[];
  /** A whole sentence, with the value and what is allowed. */
  readonly message: string;
}

/** Everything that is wrong with the node pools. */
export function nodePoolMistakes(
  pools: Readonly<Record<string, NodePoolSettings>>,
): readonly NodePoolMistake[] {
  const entries = Object.entries(pools);
  if (entries.length === 0) {
    return [{ path: [], message: "There is no node pool, so nothing could ever run; name at least one." }];
  }
  return entries.flatMap(([name, pool]) => [
    ...nameMistakes(name),
    ...listMistakes(name, "architectures", pool.architectures, architectures),
    ...listMistakes(name, "capacityTypes", pool.capacityTypes, capacityTypes),
    ...listMistakes(name, "instanceCategories", pool.instanceCategories, undefined),
    ...limitMistakes(name, "cpuLimit", pool.cpuLimit, "vCPUs"),
    ...limitMistakes(name, "memoryLimitGib", pool.memoryLimitGib, "GiB"),
  ]);
}

function nameMistakes(name: string): readonly NodePoolMistake[] {
  if (reservedNames.includes(name)) {
    return [
      {
        path: [name],
        message: `"${name}" is the name of a node pool of EKS' own; choose another, as in "services".`,
      },
    ];
  }
  if (poolName.test(name) && name.length <= longestName) return [];
  return [
    {
      path: [name],
      message: `A node pool is called "${name}"; allowed are at most ${longestName} lower-case letters, digits and single hyphens, as in "services".`,
    },
  ];
}

function listMistakes(
  name: string,
  property: "architectures" | "capacityTypes" | "instanceCategories",
  values: readonly string[],
  allowed: readonly string[] | undefined,
): readonly NodePoolMistake[] {
  const path = [name, property];
  const words = allowed?.join(" and ") ?? 'first letters of instance types, as in "m"';
  if (values.length === 0) return [{ path, message: `${property} is empty; allowed are ${words}.` }];
  const wrong = values.find((value) => !(allowed?.includes(value) ?? /^[a-z]{1,4}$/.test(value)));
  if (wrong !== undefined) return [{ path, message: `${property} holds "${wrong}"; allowed are ${words}.` }];
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice === undefined) return [];
  return [{ path, message: `${property} holds "${twice}" twice; name each once.` }];
}

function limitMistakes(
  name: string,
  property: "cpuLimit" | "memoryLimitGib",
  value: number,
  unit: string,
): readonly NodePoolMistake[] {
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return [];
  return [
    {
      path: [name, property],
      message: `${property} is ${value}; allowed are whole ${unit} from 1 to 1000000.`,
    },
  ];
}
