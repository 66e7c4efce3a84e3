import { ipv4Block } from "./ipv4.ts";
import { selects } from "./label-selector.ts";
import type {
  HostPolicyPeer,
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  ServicePolicies,
} from "./network-policy.ts";
import { namespaceLabel } from "./pod-labels.ts";

/**
 * What the VPC CNI, and Auto Mode with it, does not enforce of what the API server takes.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html (considerations).
 */
export interface VpcCniMistake {
  /** What it is about, as in `the network policy api/incoming`. */
  readonly subject: string;
  /** As the end of a sentence that begins with the subject. */
  readonly message: string;
  readonly allowed: string;
}

/**
 * Combinations of port and protocol that the node's agent keeps for one block of addresses; it leaves out the rest without a word.
 *
 * Source: the guide named above; the agent's value of 288 bytes at 12 each (aws/aws-network-policy-agent, pkg/utils/utils.go).
 */
export const portsPerPeer = 24;

/** Policies that would be enforced otherwise than they read. */
export function policyMistakes(policies: ServicePolicies): readonly VpcCniMistake[] {
  return [...policyNameTwins(policies), ...unresolvedPortNames(policies), ...portsOverLimit(policies)];
}

/**
 * A network policy and a host policy of one name in one namespace: only the older is enforced.
 *
 * Source: aws/containers-roadmap#2772.
 */
export function policyNameTwins({
  hostPolicies,
  networkPolicies,
}: ServicePolicies): readonly VpcCniMistake[] {
  const names = new Set(networkPolicies.map(titleOf));
  return hostPolicies
    .map(titleOf)
    .filter((title) => names.has(title))
    .map((title) => ({
      subject: `the host policy ${title}`,
      message: "has the name of a network policy in its namespace, and only the older of the two is enforced",
      allowed: "a name of its own",
    }));
}

/**
 * Rules that name a port by its name beside a block of addresses, or beside no peer: the controller resolves names only of pods
 * that selectors choose, and drops the rest.
 *
 * Source: aws/amazon-network-policy-controller-k8s, pkg/resolvers/endpoints.go.
 */
function unresolvedPortNames(policies: ServicePolicies): readonly VpcCniMistake[] {
  return rulesOf(policies)
    .filter(
      ({ peers, ports }) =>
        ports.some(({ port }) => typeof port === "string") &&
        (peers.length === 0 || peers.some(({ ipBlock }) => ipBlock !== undefined)),
    )
    .map(({ title }) => ({
      subject: title,
      message: "names a port by its name beside addresses, which have no names for ports",
      allowed: "the port's number",
    }));
}

function portsOverLimit(policies: ServicePolicies): readonly VpcCniMistake[] {
  const rules = rulesOf(policies);
  const groups = Map.groupBy(
    rules,
    ({ direction, namespace }) => `${direction} of the namespace ${namespace}`,
  );
  return [...groups].flatMap(([subject, group]) => {
    const peers = new Map(group.flatMap((rule) => rule.peers.map((peer) => [peerKey(peer), peer] as const)));
    return [...peers].flatMap(([key, peer]) => {
      const combinations = new Set(
        group
          .filter((rule) => rule.peers.length === 0 || rule.peers.some((other) => covers(other, peer)))
          .flatMap(({ ports }) => ports.map(portKey)),
      );
      return combinations.size <= portsPerPeer
        ? []
        : [
            {
              subject: `${subject} for the peer ${key}`,
              message: `has ${combinations.size} combinations of port and protocol, counted over all policies`,
              allowed: `at most ${portsPerPeer} for one peer; a range counts once`,
            },
          ];
    });
  });
}

/** What of a Service the VPC CNI looks at when a pod calls the Service's own address. */
export interface RegisteredService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** `targetPort` as a number: the container's. */
  readonly ports: readonly { readonly port: number; readonly targetPort: number }[];
}

/**
 * Services that pods could not call although a policy lets them: the agent sees the Service's address and port, not the pod's, so
 * the ports have to be the same, and the controller knows the Service only by labels of its selector that the rule names.
 *
 * Source: the guide named above; aws/amazon-network-policy-controller-k8s, pkg/resolvers/endpoints.go.
 */
export function serviceMistakes(
  services: readonly RegisteredService[],
  policies: ServicePolicies,
): readonly VpcCniMistake[] {
  const peers = rulesOf(policies)
    .filter(({ direction }) => direction === "egress")
    .flatMap((rule) => rule.peers.map((peer) => ({ ...peer, namespace: rule.namespace })));
  return services.flatMap(({ name, namespace, ports, selector }) => {
    const subject = `the Service ${namespace}/${name}`;
    const named = peers.filter(
      (peer) =>
        peer.podSelector !== undefined &&
        selectsNamespace(peer.namespaceSelector, peer.namespace, namespace) &&
        speaksOf(peer.podSelector, selector),
    );
    const lost = named.find(({ podSelector = {} }) => !selects(podSelector, selector));
    return [
      ...ports
        .filter(({ port, targetPort }) => port !== targetPort)
        .map(({ port, targetPort }) => ({
          subject,
          message: `has the port ${port} for the container's port ${targetPort}`,
          allowed: `${targetPort}, the container's`,
        })),
      ...(lost === undefined
        ? []
        : [
            {
              subject,
              message: `is called under the labels ${JSON.stringify(lost.podSelector)}, which its selector does not have`,
              allowed: "a selector with all labels that policies call its pods by",
            },
          ]),
    ];
  });
}

/**
 * Pods that belong to no Deployment, Job or other owner: policies do not hold for them.
 *
 * A pod that the program itself registers is one, whatever else it says of itself.
 */
export function ownerMistakes(
  objects: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[],
): readonly VpcCniMistake[] {
  return objects
    .filter(({ kind }) => kind === "Pod")
    .map(({ name, namespace }) => ({
      subject: `the Pod ${namespace}/${name}`,
      message: "has no owner, so no network policy holds for it",
      allowed: "a Deployment, a Job or a CronJob that makes the pod",
    }));
}

interface Rule {
  readonly title: string;
  readonly namespace: string;
  readonly direction: "egress" | "ingress";
  readonly peers: readonly HostPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

function rulesOf({ hostPolicies, networkPolicies }: ServicePolicies): readonly Rule[] {
  return [...networkPolicies, ...hostPolicies].flatMap((policy) => {
    const { namespace, spec } = policy;
    const title = (direction: string, index: number) =>
      `${direction} rule ${index + 1} of the policy ${titleOf(policy)}`;
    return [
      ...(spec.egress ?? []).map(({ ports = [], to = [] }, index) => ({
        title: title("egress", index),
        namespace,
        direction: "egress" as const,
        peers: to,
        ports,
      })),
      ...(spec.ingress ?? []).map(({ from = [], ports = [] }, index) => ({
        title: title("ingress", index),
        namespace,
        direction: "ingress" as const,
        peers: from,
        ports,
      })),
    ];
  });
}

function titleOf({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return `${namespace}/${name}`;
}

function peerKey({ domainNames, ipBlock, namespaceSelector, podSelector }: HostPolicyPeer): string {
  return ipBlock?.cidr ?? JSON.stringify(domainNames ?? { namespaceSelector, podSelector });
}

function portKey({ endPort, port, protocol = "TCP" }: NetworkPolicyPort): string {
  return [protocol, port, endPort].join(" ");
}

/** The agent adds the ports of a wider block to those of each narrower one inside it. */
function covers(other: NetworkPolicyPeer, peer: NetworkPolicyPeer): boolean {
  if (other.ipBlock === undefined || peer.ipBlock === undefined) return peerKey(other) === peerKey(peer);
  const wide = ipv4Block(other.ipBlock.cidr);
  const narrow = ipv4Block(peer.ipBlock.cidr);
  if (wide === undefined || narrow === undefined) return other.ipBlock.cidr === peer.ipBlock.cidr;
  return wide.first <= narrow.first && wide.last >= narrow.last;
}

function selectsNamespace(selector: LabelSelector | undefined, own: string, namespace: string): boolean {
  return selector === undefined ? own === namespace : selects(selector, { [namespaceLabel]: namespace });
}

/** True when a selector and a Service's agree on a label: both mean pods of one application. */
function speaksOf({ matchLabels = {} }: LabelSelector, selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchLabels).some(([key, value]) => selector[key] === value);
}
