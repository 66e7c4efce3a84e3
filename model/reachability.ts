import { ipv4Address } from "./ipv4.ts";
import type { ClusterModel } from "./reachability/cluster-model.ts";
import { type PodModel, type Protocol, podTitle } from "./reachability/cluster-parts.ts";
import { policyAnswer } from "./reachability/policy-answer.ts";
import type { IndexedPod } from "./reachability/policy-index.ts";
import { plainHost } from "./reachability/policy-rules.ts";
import { securityGroupAnswer } from "./reachability/security-group-answer.ts";
import type { End, Verdict } from "./reachability/verdict.ts";

export { type ClusterModel, ClusterModelError, clusterModel } from "./reachability/cluster-model.ts";
export type { ClusterParts, PodModel, Protocol } from "./reachability/cluster-parts.ts";
export type { Layer, Verdict } from "./reachability/verdict.ts";

/** Who asks, or is asked. At least one of two has to be a pod. */
export type Endpoint =
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string }
  /** Anything by its address; a pod's address is that pod. */
  | { readonly kind: "address"; readonly address: string }
  /** A host by its name, which has just been resolved to the address. */
  | { readonly kind: "host"; readonly host: string; readonly address: string }
  /** A node itself: the kubelet, or what runs with its network. */
  | { readonly kind: "node"; readonly node: string; readonly address: string };

/**
 * Whether a connection that `from` opens to a port of `to` arrives, and what decides.
 *
 * Judges three layers, all of which have to admit it: the policies that select `from` for egress, those that select `to` for
 * ingress, and the security group of the pods. Answers about policies follow
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/: policies only ever add; a pod that none selects for a
 * direction is open in it; a pod always reaches itself, and its node and it reach each other.
 *
 * Says nothing of routes, access lists of subnets, security groups of others and DNS answers, or of a Service's own address: a
 * connection to one counts as a connection to a pod behind it. Two pods on one node are judged as on two, where a security group
 * stands between them.
 *
 * @throws RangeError when neither end is a pod, or a pod is not there.
 */
export function canReach(
  cluster: ClusterModel,
  from: Endpoint,
  to: Endpoint,
  port: number,
  protocol: Protocol,
): Verdict {
  const source = endOf(cluster, from);
  const target = endOf(cluster, to);
  if (source.pod === undefined && target.pod === undefined) {
    throw new RangeError(
      `neither ${source.title} nor ${target.title} is a pod; allowed are pairs with a pod`,
    );
  }
  return decide(cluster, source, target, port, protocol);
}

export interface Path {
  readonly from: PodModel;
  readonly to: PodModel;
  readonly port: number;
  readonly protocol: Protocol;
  readonly verdict: Verdict;
}

/**
 * The verdict for each pod and each declared port of each other pod, in the order of the pods. One at a time, because a large
 * environment has hundreds of thousands and few of them are open.
 */
export function* allPairs(cluster: ClusterModel): Generator<Path, void> {
  const ends = cluster.pods.map((pod) => podEnd(cluster, podTitle(pod)));
  for (const source of ends) {
    for (const target of ends) {
      if (source === target) continue;
      for (const { port, protocol } of target.pod.pod.ports) {
        const verdict = decide(cluster, source, target, port, protocol);
        yield { from: source.pod.pod, to: target.pod.pod, port, protocol, verdict };
      }
    }
  }
}

function endOf(cluster: ClusterModel, endpoint: Endpoint): End {
  if (endpoint.kind === "pod") return podEnd(cluster, podTitle(endpoint));
  const address = ipv4Address(endpoint.address);
  if (address === undefined && !endpoint.address.includes(":")) {
    throw new RangeError(`"${endpoint.address}" is no address; allowed are those as in 10.0.0.1`);
  }
  const position =
    endpoint.kind === "address" && address !== undefined ? cluster.index.byAddress.get(address) : undefined;
  return {
    position,
    pod: position === undefined ? undefined : cluster.index.pods[position],
    address,
    host: endpoint.kind === "host" ? plainHost(endpoint.host) : undefined,
    node: endpoint.kind === "node" ? endpoint.node : undefined,
    title: endpoint.kind === "host" ? endpoint.host : endpoint.address,
  };
}

function podEnd({ index }: ClusterModel, title: string): End & { readonly pod: IndexedPod } {
  const position = index.byTitle.get(title);
  const pod = position === undefined ? undefined : index.pods[position];
  if (pod === undefined) throw new RangeError(`there is no pod ${title}`);
  const guarded = !pod.pod.hostNetwork;
  return {
    position: guarded ? position : undefined,
    pod,
    address: pod.address,
    host: undefined,
    node: guarded || pod.pod.node === "unknown" ? undefined : pod.pod.node,
    title,
  };
}

function decide(cluster: ClusterModel, source: End, target: End, port: number, protocol: Protocol): Verdict {
  if (source.pod !== undefined && source.pod === target.pod) {
    return { allowed: true, layer: "own pod", why: "a pod always reaches itself" };
  }
  if (isOwnNode(source, target) || isOwnNode(target, source)) {
    return { allowed: true, layer: "own node", why: "a pod and its own node always reach each other" };
  }
  if (source.address === undefined || target.address === undefined) {
    return { allowed: false, layer: "address family", why: "pods have IPv4 addresses only" };
  }
  const leaving = policyAnswer(cluster, "egress", source, target, target, port, protocol);
  if (leaving?.allowed === false) return leaving;
  const arriving = policyAnswer(cluster, "ingress", target, source, target, port, protocol);
  if (arriving?.allowed === false) return arriving;
  const group = securityGroupAnswer(cluster, source, target, port, protocol);
  if (group?.allowed === false) return group;
  const asked = [leaving, arriving, group].filter((answer) => answer !== undefined);
  return {
    allowed: true,
    layer: asked[0]?.layer ?? "no policy",
    why: asked.length === 0 ? "no layer guards a node's network" : asked.map(({ why }) => why).join("; "),
  };
}

function isOwnNode(one: End, other: End): boolean {
  const node = one.position === undefined ? undefined : one.pod?.pod.node;
  return node !== undefined && node !== "unknown" && node === other.node;
}
