import type { ConnectionTargets } from "./connection-targets.ts";
import type { HostPolicyDocument, NetworkPolicyDocument } from "./network-policy.ts";
import { type PodSecurityGroupRule, podSecurityGroupRules } from "./pod-security-group.ts";
import type { Service } from "./service.ts";
import { hostPolicies, networkPolicies } from "./service-policies.ts";

export type { ConnectionTargets } from "./connection-targets.ts";

/** Every layer of all connections of an environment. */
export interface CompiledConnections {
  /** Of all namespaces, in the order of the services. */
  readonly networkPolicies: readonly NetworkPolicyDocument[];
  readonly hostPolicies: readonly HostPolicyDocument[];
  /** All pods share one security group, so its rules are the sum of what any service needs. */
  readonly podSecurityGroupRules: readonly PodSecurityGroupRule[];
}

/**
 * What lets through the declared connections, and nothing else.
 *
 * Expects what `connectionMistakes` finds nothing wrong with: it opens an edge only as far as both ends declare it, so a one-sided
 * edge opens nothing.
 */
export function compileConnections(
  services: Readonly<Record<string, Service>>,
  targets: ConnectionTargets,
): CompiledConnections {
  const names = Object.keys(services).toSorted();
  return {
    networkPolicies: names.flatMap((name) => networkPolicies(services, name, targets)),
    hostPolicies: names.flatMap((name) => hostPolicies(services, name, targets)),
    podSecurityGroupRules: podSecurityGroupRules(services, targets),
  };
}
