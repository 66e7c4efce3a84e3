import type { meta, networking } from "@pulumi/kubernetes/types/input.js";
import type {
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "../../model/network-policy.ts";

/** The same document in the package's types, whose lists can be changed. */
export function networkPolicySpec(spec: NetworkPolicySpec): networking.v1.NetworkPolicySpec {
  const { egress, ingress, podSelector, policyTypes } = spec;
  return {
    podSelector: selectorOf(podSelector),
    policyTypes: [...policyTypes],
    ...(ingress === undefined
      ? {}
      : { ingress: ingress.map(({ from, ports }) => ({ ...peers("from", from), ...portsOf(ports) })) }),
    ...(egress === undefined
      ? {}
      : { egress: egress.map(({ ports, to }) => ({ ...peers("to", to), ...portsOf(ports) })) }),
  };
}

function portsOf(ports: readonly NetworkPolicyPort[] | undefined): { ports?: NetworkPolicyPort[] } {
  return ports === undefined ? {} : { ports: [...ports] };
}

function peers(
  side: "from" | "to",
  list: readonly NetworkPolicyPeer[] | undefined,
): { from?: networking.v1.NetworkPolicyPeer[]; to?: networking.v1.NetworkPolicyPeer[] } {
  return list === undefined ? {} : { [side]: list.map(peerOf) };
}

function peerOf({
  ipBlock,
  namespaceSelector,
  podSelector,
}: NetworkPolicyPeer): networking.v1.NetworkPolicyPeer {
  return {
    ...(podSelector === undefined ? {} : { podSelector: selectorOf(podSelector) }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector: selectorOf(namespaceSelector) }),
    ...(ipBlock === undefined
      ? {}
      : {
          ipBlock: {
            cidr: ipBlock.cidr,
            ...(ipBlock.except === undefined ? {} : { except: [...ipBlock.except] }),
          },
        }),
  };
}

function selectorOf({ matchExpressions, matchLabels }: LabelSelector): meta.v1.LabelSelector {
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: { ...matchLabels } }),
    ...(matchExpressions === undefined
      ? {}
      : {
          matchExpressions: matchExpressions.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values === undefined ? {} : { values: [...values] }),
          })),
        }),
  };
}
