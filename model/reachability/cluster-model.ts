import { type Ipv4Block, ipv4Address, ipv4Block } from "../ipv4.ts";
import { type ClusterParts, podTitle } from "./cluster-parts.ts";
import { type ClusterIndex, indexCluster } from "./policy-index.ts";
import { type IndexedGroupRule, indexedGroupRules } from "./security-group-answer.ts";

/** Parts whose selectors have been evaluated, so that many questions cost little. */
export interface ClusterModel extends ClusterParts {
  readonly index: ClusterIndex;
  readonly groupRules: readonly IndexedGroupRule[] | "none";
  readonly nodeBlocks: readonly Ipv4Block[];
}

/** Something that a cluster model is to be made of and that the API server would not take. */
export class ClusterModelError extends Error {
  override readonly name = "ClusterModelError";
}

/**
 * Makes a model that can be asked about who reaches whom.
 *
 * @throws ClusterModelError naming the first part that is wrong: two pods of one name or address, a pod or policy in a namespace
 * that is not there, an address or a peer that the API server would refuse.
 */
export function clusterModel(parts: ClusterParts): ClusterModel {
  checkNames(parts);
  const { podSecurityGroupRules: groupRules } = parts;
  try {
    return {
      ...parts,
      index: indexCluster(parts),
      groupRules: groupRules === "none" ? groupRules : indexedGroupRules(groupRules),
      nodeBlocks: parts.answeredByNode.map(ipv4Block).filter((block) => block !== undefined),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ClusterModelError(error.message, { cause: error });
  }
}

function checkNames({ hostPolicies, namespaces, networkPolicies, pods }: ClusterParts): void {
  const known = new Set(namespaces.map(({ name }) => name));
  const homeless = [...pods, ...networkPolicies, ...hostPolicies].find(
    ({ namespace }) => !known.has(namespace),
  );
  if (homeless !== undefined) {
    throw new ClusterModelError(
      `"${homeless.name}" is in the namespace "${homeless.namespace}"; allowed are ${[...known].join(", ")}.`,
    );
  }
  for (const pod of pods) {
    if (ipv4Address(pod.address) === undefined) {
      throw new ClusterModelError(
        `The pod ${pod.namespace}/${pod.name} has the address "${pod.address}"; allowed are those as in 10.0.0.1.`,
      );
    }
  }
  const own = pods.filter(({ hostNetwork }) => !hostNetwork);
  for (const [what, keys] of [
    ["name", pods.map(podTitle)],
    ["address", own.map(({ address }) => address)],
  ] as const) {
    const seen = new Set<string>();
    const twice = keys.find((key) => seen.size === seen.add(key).size);
    if (twice !== undefined)
      throw new ClusterModelError(`Two pods have the ${what} ${twice}; allowed is one.`);
  }
}
