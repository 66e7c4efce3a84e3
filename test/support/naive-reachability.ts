// A second opinion on network policies that shares no code with the model: addresses are texts of bits, and every policy is read
// again for every question. Written from the field documentation of networking.k8s.io/v1, to be compared with the model by tests.

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly domainNames?: readonly string[];
}

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface NaivePolicy {
  readonly namespace: string;
  readonly spec: {
    readonly podSelector?: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly Port[] }[];
    readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[];
  };
}

export interface NaivePod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

export interface NaiveWorld {
  readonly namespaces: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly pods: readonly NaivePod[];
  readonly policies: readonly NaivePolicy[];
}

/** A pod, or an address that is no pod's, with the host name it was found under, if any. */
export type Party = NaivePod | { readonly address: string; readonly host?: string };

export function naivelyAllowed(
  world: NaiveWorld,
  from: Party,
  to: Party,
  port: number,
  protocol: string,
): boolean {
  if (from === to) return true;
  const outOfSource = !isPod(from) || passes(world, from, to, to, "Egress", port, protocol);
  const intoTarget = !isPod(to) || passes(world, to, from, to, "Ingress", port, protocol);
  return outOfSource && intoTarget;
}

function isPod(party: Party): party is NaivePod {
  return "labels" in party;
}

function passes(
  world: NaiveWorld,
  guarded: NaivePod,
  other: Party,
  target: Party,
  type: "Egress" | "Ingress",
  port: number,
  protocol: string,
): boolean {
  let isolated = false;
  for (const { namespace, spec } of world.policies) {
    if (namespace !== guarded.namespace) continue;
    if (!matches(spec.podSelector, guarded.labels)) continue;
    const types = new Set(spec.policyTypes);
    if (types.size === 0) {
      types.add("Ingress");
      if (spec.egress?.[0] !== undefined) types.add("Egress");
    }
    if (!types.has(type)) continue;
    isolated = true;
    const rules =
      type === "Egress"
        ? (spec.egress ?? []).map(({ ports, to }) => ({ peers: to, ports }))
        : (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }));
    for (const { peers, ports } of rules) {
      const peerFits =
        (peers?.length ?? 0) === 0 || peers?.some((peer) => fits(world, peer, namespace, other)) === true;
      const portFits =
        (ports?.length ?? 0) === 0 || ports?.some((one) => portMatches(one, target, port, protocol)) === true;
      if (peerFits && portFits) return true;
    }
  }
  return !isolated;
}

function fits(world: NaiveWorld, peer: Peer, ownNamespace: string, other: Party): boolean {
  if (peer.domainNames !== undefined) {
    const host = isPod(other) ? undefined : other.host;
    return peer.domainNames.some((name) => {
      const pattern = name.replaceAll(".", "\\.").replace(/^\*/, ".+");
      return host !== undefined && new RegExp(`^${pattern}$`, "i").test(host);
    });
  }
  if (peer.ipBlock !== undefined) {
    const { cidr, except } = peer.ipBlock;
    return within(other.address, cidr) && !(except ?? []).some((hole) => within(other.address, hole));
  }
  if (!isPod(other)) return false;
  const home = world.namespaces.find(({ name }) => name === other.namespace);
  const homeLabels = { ...home?.labels, "kubernetes.io/metadata.name": other.namespace };
  const inNamespace =
    peer.namespaceSelector === undefined
      ? other.namespace === ownNamespace
      : matches(peer.namespaceSelector, homeLabels);
  return inNamespace && matches(peer.podSelector, other.labels);
}

function matches(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const given = new Map(Object.entries(labels));
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
    if (given.get(key) !== value) return false;
  }
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const has = given.has(key);
    const listed = has && new Set(values).has(given.get(key) ?? "");
    const verdicts: Record<string, boolean> = {
      In: listed,
      NotIn: !listed,
      Exists: has,
      DoesNotExist: !has,
    };
    if (verdicts[operator] !== true) return false;
  }
  return true;
}

function portMatches(one: Port, target: Party, port: number, protocol: string): boolean {
  if ((one.protocol ?? "TCP") !== protocol) return false;
  if (one.port === undefined) return true;
  if (typeof one.port === "number") {
    for (let number = one.port; number <= (one.endPort ?? one.port); number++) {
      if (number === port) return true;
    }
    return false;
  }
  const named = isPod(target) ? target.ports.filter(({ name }) => name === one.port) : [];
  return named.some((candidate) => `${candidate.port}/${candidate.protocol}` === `${port}/${protocol}`);
}

/** Every character of the address's bits, up to the prefix, is the block's. */
function within(address: string, block: string): boolean {
  const [base = "", prefix = "32"] = block.split("/");
  return bits(address).slice(0, Number(prefix)) === bits(base).slice(0, Number(prefix));
}

function bits(address: string): string {
  return address
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");
}
