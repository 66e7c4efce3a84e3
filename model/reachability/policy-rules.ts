import { type Ipv4Block, ipv4Block } from "../ipv4.ts";
import type { HostPolicyPeer, HostPolicySpec, LabelSelector, NetworkPolicyPort } from "../network-policy.ts";
import type { Protocol, Registered, RegisteredPolicy } from "./cluster-parts.ts";

/** Ports of one protocol: from the first to the last, or the one to which the destination gives the name. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly name: string | undefined;
  readonly first: number;
  readonly last: number;
}

export interface IndexedBlock extends Ipv4Block {
  readonly except: readonly Ipv4Block[];
}

export interface IndexedRule {
  /** As in `rule 2 of the network policy api/outgoing`. */
  readonly title: string;
  readonly kind: PolicyKind;
  /** True when it names no peer, so that every peer is meant. */
  readonly everyPeer: boolean;
  /** Positions of the pods that its selectors choose. */
  readonly pods: ReadonlySet<number>;
  readonly blocks: readonly IndexedBlock[];
  readonly domainNames: readonly string[];
  readonly ports: readonly PortRange[] | "any";
}

export type PolicyKind = "host policy" | "network policy";
export type Direction = "egress" | "ingress";

/** Of either kind. */
export interface AnyPolicy extends RegisteredPolicy<Registered<HostPolicySpec>> {
  readonly kind: PolicyKind;
}

/** Positions of the pods that the selectors of a peer choose; without one about namespaces, in the policy's own. */
export type Choose = (
  namespace: string,
  peer: Pick<HostPolicyPeer, "namespaceSelector" | "podSelector">,
) => ReadonlySet<number>;

/** @throws RangeError naming the rule whose peer or port the API server would refuse. */
export function indexedRules(policy: AnyPolicy, choose: Choose): Record<Direction, readonly IndexedRule[]> {
  const { kind, name, namespace, spec } = policy;
  checkSelector(spec.podSelector ?? {}, `the ${kind} ${namespace}/${name}`);
  const index = (
    direction: Direction,
    peers: readonly HostPolicyPeer[],
    ports: readonly NetworkPolicyPort[],
  ) => {
    return (position: number): IndexedRule => {
      const title = `${direction} rule ${position + 1} of the ${kind} ${namespace}/${name}`;
      for (const peer of peers) checkPeer(peer, title, kind === "host policy" && direction === "egress");
      return {
        title,
        kind,
        everyPeer: peers.length === 0,
        pods: chosen(peers.filter(isSelector).map((peer) => choose(namespace, peer))),
        blocks: peers.flatMap((peer) => blocksOf(peer, title)),
        domainNames: peers.flatMap((peer) => peer.domainNames ?? []).map(plainHost),
        ports: ports.length === 0 ? "any" : ports.map((port) => rangeOf(port, title)),
      };
    };
  };
  return {
    egress: (spec.egress ?? []).map(({ ports = [], to = [] }, position) =>
      index("egress", to, ports)(position),
    ),
    ingress: (spec.ingress ?? []).map(({ from = [], ports = [] }, position) =>
      index("ingress", from, ports)(position),
    ),
  };
}

function isSelector({ namespaceSelector, podSelector }: HostPolicyPeer): boolean {
  return podSelector !== undefined || namespaceSelector !== undefined;
}

/** Mostly one selector stands alone, and its pods need no copy. */
function chosen(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const [only] = sets;
  return only !== undefined && sets.length === 1 ? only : new Set(sets.flatMap((set) => [...set]));
}

/** Lower case and without the dot of the root, so that names can be compared. */
export function plainHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function checkPeer(peer: HostPolicyPeer, title: string, mayNameHosts: boolean): void {
  const { domainNames, ipBlock, namespaceSelector, podSelector } = peer;
  const kinds = [ipBlock, domainNames, namespaceSelector ?? podSelector].filter((kind) => kind !== undefined);
  if (kinds.length !== 1 || (domainNames !== undefined && !mayNameHosts)) {
    throw new RangeError(
      `A peer in ${title} is ${JSON.stringify(peer)}; allowed are a block of addresses, selectors of pods and namespaces, ` +
        "or, for what leaves in a host policy, host names.",
    );
  }
  for (const selector of [namespaceSelector, podSelector]) checkSelector(selector ?? {}, title);
}

function checkSelector({ matchExpressions = [] }: LabelSelector, title: string): void {
  const wrong = matchExpressions.find(
    ({ operator, values = [] }) => (operator === "In" || operator === "NotIn") !== values.length > 0,
  );
  if (wrong === undefined) return;
  throw new RangeError(
    `A selector in ${title} has ${JSON.stringify(wrong)}; In and NotIn take values, Exists and DoesNotExist none.`,
  );
}

function blocksOf({ ipBlock }: HostPolicyPeer, title: string): readonly IndexedBlock[] {
  if (ipBlock === undefined) return [];
  try {
    const block = ipv4Block(ipBlock.cidr);
    const except = (ipBlock.except ?? []).map(ipv4Block).filter((one) => one !== undefined);
    return block === undefined ? [] : [{ ...block, except }];
  } catch (error) {
    throw new RangeError(`A peer in ${title}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function rangeOf({ endPort, port, protocol = "TCP" }: NetworkPolicyPort, title: string): PortRange {
  if (endPort !== undefined && (typeof port !== "number" || endPort < port)) {
    throw new RangeError(
      `A port in ${title} ends at ${endPort} and begins at ${port ?? "none"}; allowed are ends that are not below a number.`,
    );
  }
  if (port === undefined) return { protocol, name: undefined, first: 0, last: 65_535 };
  if (typeof port === "string") return { protocol, name: port, first: 0, last: 0 };
  return { protocol, name: undefined, first: port, last: endPort ?? port };
}
