import type { Labels } from "../label-selector.ts";
import type { HostPolicySpec, NetworkPolicySpec } from "../network-policy.ts";
import type { PodSecurityGroupRule } from "../pod-security-group.ts";

/** As the API server holds it: what defaults to something may be absent. */
export type Registered<Spec extends { readonly podSelector: unknown; readonly policyTypes: unknown }> = Omit<
  Spec,
  "podSelector" | "policyTypes"
> &
  Partial<Pick<Spec, "podSelector" | "policyTypes">>;

export interface RegisteredPolicy<Spec> {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Spec;
}

export type RegisteredNetworkPolicy = RegisteredPolicy<Registered<NetworkPolicySpec>>;
export type RegisteredHostPolicy = RegisteredPolicy<Registered<HostPolicySpec>>;

export type Protocol = "SCTP" | "TCP" | "UDP";

/** One pod, or any of several alike. */
export interface PodModel {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** IPv4; for a pod that does not run yet, one that it could get. */
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: Protocol }[];
  /** Name of the node it runs on, or `unknown`. */
  readonly node: string;
  /** True for a pod with its node's network. No policy holds for it, and to policies of others it is its node. */
  readonly hostNetwork: boolean;
}

/** What decides who reaches whom, as registered: declarations have no part in it. */
export interface ClusterParts {
  readonly namespaces: readonly { readonly name: string; readonly labels: Labels }[];
  readonly pods: readonly PodModel[];
  readonly networkPolicies: readonly RegisteredNetworkPolicy[];
  readonly hostPolicies: readonly RegisteredHostPolicy[];
  /** Rules of the group that all pods have, or `none` to judge policies alone. */
  readonly podSecurityGroupRules: readonly PodSecurityGroupRule[] | "none";
  /** Blocks that a node answers itself, so that no security group is passed: link-local addresses and the cluster's DNS. */
  readonly answeredByNode: readonly string[];
  /** The node class' `networkPolicy`: what holds for a pod that no policy selects. */
  readonly unselectedPods: "DefaultAllow" | "DefaultDeny";
}

/** How a pod is called in answers: `namespace/name`. */
export function podTitle({ name, namespace }: Pick<PodModel, "name" | "namespace">): string {
  return `${namespace}/${name}`;
}
