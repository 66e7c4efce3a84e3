import { ipv4Address } from "../ipv4.ts";
import { type Labels, selects } from "../label-selector.ts";
import type { HostPolicySpec, LabelSelector } from "../network-policy.ts";
import { namespaceLabel } from "../pod-labels.ts";
import { type ClusterParts, type PodModel, podTitle, type Registered } from "./cluster-parts.ts";
import {
  type AnyPolicy,
  type Choose,
  type Direction,
  type IndexedRule,
  indexedRules,
} from "./policy-rules.ts";

/** What holds for one pod in one direction: the rules of all policies that select it, or `open` when none speaks of the direction. */
export type Guard = readonly IndexedRule[] | "open";

export interface IndexedPod {
  readonly pod: PodModel;
  readonly address: number;
  /** True when a policy selects it, whichever direction that is about. */
  readonly selected: boolean;
  readonly egress: Guard;
  readonly ingress: Guard;
}

/** Each selector is evaluated once, not once for each question. */
export interface ClusterIndex {
  readonly pods: readonly IndexedPod[];
  readonly byTitle: ReadonlyMap<string, number>;
  /** Pods with a network of their own, by address. */
  readonly byAddress: ReadonlyMap<number, number>;
}

/** @throws RangeError naming a policy whose peer or port the API server would refuse. */
export function indexCluster(parts: ClusterParts): ClusterIndex {
  const { hostPolicies, networkPolicies, pods } = parts;
  const choose = podChooser(parts);
  const guards = pods.map(() => ({ selected: false, egress: openGuard(), ingress: openGuard() }));
  const policies: readonly AnyPolicy[] = [
    ...networkPolicies.map((policy) => ({ ...policy, kind: "network policy" as const })),
    ...hostPolicies.map((policy) => ({ ...policy, kind: "host policy" as const })),
  ];
  for (const policy of policies) {
    const rules = indexedRules(policy, choose);
    for (const position of choose(policy.namespace, { podSelector: policy.spec.podSelector ?? {} })) {
      const guard = guards[position];
      if (guard === undefined) continue;
      guard.selected = true;
      for (const direction of directionsOf(policy.spec)) {
        const known = guard[direction];
        guard[direction] = known === "open" ? rules[direction] : [...known, ...rules[direction]];
      }
    }
  }
  return {
    pods: pods.map((pod, position) => ({
      pod,
      address: ipv4Address(pod.address) ?? Number.NaN,
      ...(guards[position] ?? { selected: false, egress: "open", ingress: "open" }),
    })),
    byTitle: new Map(pods.map((pod, position) => [podTitle(pod), position])),
    byAddress: new Map(
      pods.flatMap(({ address, hostNetwork }, position) =>
        hostNetwork ? [] : [[ipv4Address(address) ?? Number.NaN, position] as const],
      ),
    ),
  };
}

function openGuard(): Guard {
  return "open";
}

/**
 * Directions that a policy speaks of. Without `policyTypes` that is ingress, and egress only if it has a rule about it: an empty
 * list of rules counts for nothing.
 *
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
function directionsOf({ egress = [], policyTypes = [] }: Registered<HostPolicySpec>): readonly Direction[] {
  if (policyTypes.length === 0) return egress.length > 0 ? ["ingress", "egress"] : ["ingress"];
  return [
    ...(policyTypes.includes("Ingress") ? ["ingress" as const] : []),
    ...(policyTypes.includes("Egress") ? ["egress" as const] : []),
  ];
}

/** Positions of the pods that selectors of a policy choose. A pod with its node's network is chosen by none. */
function podChooser({ namespaces, pods }: ClusterParts): Choose {
  const inNamespace = new Map<string, number[]>(namespaces.map(({ name }) => [name, []]));
  pods.forEach(({ hostNetwork, namespace }, position) => {
    if (!hostNetwork) inNamespace.get(namespace)?.push(position);
  });
  const labelled = namespaces.map(({ labels, name }) => ({
    name,
    labels: { ...labels, [namespaceLabel]: name } satisfies Labels,
  }));
  const byName = new Map(labelled.map((namespace) => [namespace.name, namespace]));
  // Most selectors name one namespace; the others are not worth a look then.
  const candidates = ({ matchLabels = {} }: LabelSelector) => {
    const named = matchLabels[namespaceLabel];
    const only = named === undefined ? undefined : byName.get(named);
    if (named !== undefined) return only === undefined ? [] : [only];
    return labelled;
  };
  const seen = new Map<string, ReadonlySet<number>>();
  return (namespace, { namespaceSelector, podSelector }) => {
    const key = JSON.stringify([namespaceSelector ?? namespace, podSelector ?? {}]);
    const known = seen.get(key);
    if (known !== undefined) return known;
    const where =
      namespaceSelector === undefined
        ? [namespace]
        : candidates(namespaceSelector)
            .filter(({ labels }) => selects(namespaceSelector, labels))
            .map(({ name }) => name);
    const chosen = new Set(
      where
        .flatMap((name) => inNamespace.get(name) ?? [])
        .filter((position) => selects(podSelector ?? {}, pods[position]?.labels ?? {})),
    );
    seen.set(key, chosen);
    return chosen;
  };
}
