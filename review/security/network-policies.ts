import type { PlanInputs } from "../../model/plan.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, canonical, holdsHidden, isRecord, listOf, textAt } from "./input-value.ts";

interface PolicyGrant extends Grant {
  readonly direction: "egress" | "ingress";
  /** The pods that it holds for, as canonical text; `{}` for every pod of the namespace. */
  readonly selector: string;
  /** Of what is opened; absent for an isolation. */
  readonly opened?: { readonly peer: Peer; readonly port: Port };
}

interface Peer {
  /** Canonical text. */
  readonly key: string;
  readonly text: string;
  /** Of addresses, without any that are left out. */
  readonly block?: string;
  readonly everyone: boolean;
}

interface Port {
  /** `TCP`, `UDP`, `SCTP`; absent for every protocol and port. */
  readonly protocol?: string;
  /** A number, a name, or absent for every port. */
  readonly port?: number | string;
  readonly endPort?: number;
}

/**
 * Policies of Kubernetes and host policies of EKS. A policy forbids what none allows to the pods that it selects, which is its
 * isolation, and allows what its rules say. What a policy allows counts as opened also where nothing isolated its pods before.
 */
export const networkPolicies: SecurityArea<PolicyGrant> = { kind: "network policy", read, covers };

const types: ReadonlySet<string> = new Set([
  "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy",
]);

function read(type: string, inputs: PlanInputs): ReadGrants<PolicyGrant> | undefined {
  if (!types.has(type)) return undefined;
  const namespace = textAt(inputs, "metadata", "namespace");
  const scope = namespace === undefined ? {} : { scope: `${type} ${namespace}` };
  const spec = at(inputs, "spec");
  if (!isRecord(spec) || holdsHidden(spec)) return { ...scope, grants: [], unreadable: ["spec"] };
  const pods = at(spec, "podSelector") ?? {};
  const selector = canonical(pods);
  const grants = directionsOf(spec).flatMap((direction) => [
    isolation(direction, selector),
    ...listOf(at(spec, direction)).flatMap((rule) => opened(direction, selector, rule)),
  ]);
  return { ...scope, grants, unreadable: [] };
}

/** Without `policyTypes` a policy is about what comes in, and about what goes out where it has a rule for it. */
function directionsOf(spec: Readonly<Record<string, unknown>>): readonly ("egress" | "ingress")[] {
  const given = listOf(spec["policyTypes"]);
  if (given.length === 0) return spec["egress"] === undefined ? ["ingress"] : ["ingress", "egress"];
  return [
    ...(given.includes("Ingress") ? (["ingress"] as const) : []),
    ...(given.includes("Egress") ? (["egress"] as const) : []),
  ];
}

function isolation(direction: PolicyGrant["direction"], selector: string): PolicyGrant {
  return {
    key: JSON.stringify([direction, selector]),
    text: `all other ${direction} denied to ${podsText(selector)}`,
    closes: true,
    direction,
    selector,
  };
}

function opened(
  direction: PolicyGrant["direction"],
  selector: string,
  rule: unknown,
): readonly PolicyGrant[] {
  const given = listOf(at(rule, direction === "ingress" ? "from" : "to"));
  const ports = listOf(at(rule, "ports")).map(portOf);
  const peers = given.length === 0 ? [everyone] : given.flatMap(peersOf);
  return peers.flatMap((peer) =>
    (ports.length === 0 ? [{}] : ports).map((port): PolicyGrant => {
      const way = direction === "ingress" ? "from" : "to";
      return {
        key: JSON.stringify([direction, selector, peer.key, port]),
        text: `${direction} ${portText(port)} ${way} ${peer.text}, for ${podsText(selector)}`,
        closes: false,
        direction,
        selector,
        opened: { peer, port },
      };
    }),
  );
}

const everyone: Peer = { key: "everyone", text: "everywhere", everyone: true };

function peersOf(peer: unknown): readonly Peer[] {
  const names = listOf(at(peer, "domainNames"));
  if (names.length > 0)
    return names.map((name) => ({ key: `name ${String(name)}`, text: String(name), everyone: false }));
  const block = textAt(peer, "ipBlock", "cidr");
  if (block === undefined) return [{ key: canonical(peer), text: selectedText(peer), everyone: false }];
  const except = listOf(at(peer, "ipBlock", "except"))
    .map(String)
    .toSorted();
  return except.length === 0
    ? [{ key: `block ${block}`, text: blockText(block), block, everyone: false }]
    : [
        {
          key: `block ${block} but ${except.join(", ")}`,
          text: `${block} except ${except.join(", ")}`,
          everyone: false,
        },
      ];
}

/** Labels without their usual prefixes: `pods api of namespace shop`. */
function selectedText(peer: unknown): string {
  const namespace = at(peer, "namespaceSelector");
  const pods = at(peer, "podSelector");
  const where = namespace === undefined ? "" : ` in namespaces ${labelsText(namespace)}`;
  return `${pods === undefined ? "all pods" : `pods ${labelsText(pods)}`}${where}`;
}

function labelsText(selector: unknown): string {
  const labels = at(selector, "matchLabels");
  const expressions = listOf(at(selector, "matchExpressions")).map((expression) => {
    const values = listOf(at(expression, "values")).map(String).join("|");
    return `${shortened(String(at(expression, "key")))} ${String(at(expression, "operator"))} ${values}`.trim();
  });
  const pairs = isRecord(labels)
    ? Object.entries(labels).map(([key, value]) => `${shortened(key)}=${String(value)}`)
    : [];
  return [...pairs, ...expressions].join(", ") || "of any label";
}

function shortened(key: string): string {
  return key.replace(/^(?:app\.kubernetes\.io|kubernetes\.io)\//u, "");
}

function podsText(selector: string): string {
  const parsed: unknown = JSON.parse(selector);
  const text = labelsText(parsed);
  return text === "of any label" ? "every pod" : `pods ${text}`;
}

function portOf(port: unknown): Port {
  const [protocol, number, endPort] = [
    textAt(port, "protocol") ?? "TCP",
    at(port, "port"),
    at(port, "endPort"),
  ];
  return {
    protocol,
    ...(typeof number === "number" || typeof number === "string" ? { port: number } : {}),
    ...(typeof endPort === "number" ? { endPort } : {}),
  };
}

function portText({ endPort, port, protocol }: Port): string {
  if (protocol === undefined) return "every port";
  if (port === undefined) return `${protocol} every port`;
  return endPort === undefined ? `${protocol} ${port}` : `${protocol} ${port}-${endPort}`;
}

function covers(outer: PolicyGrant, inner: PolicyGrant): Cover {
  if (outer.direction !== inner.direction) return "no";
  if (outer.selector !== inner.selector && outer.selector !== "{}") return "no";
  if (outer.opened === undefined || inner.opened === undefined) return "yes";
  const { peer, port } = outer.opened;
  if (!coversPort(port, inner.opened.port)) return "no";
  if (peer.everyone || peer.key === inner.opened.peer.key) return "yes";
  const [outerBlock, innerBlock] = [peer.block, inner.opened.peer.block];
  return outerBlock !== undefined && innerBlock !== undefined && coversBlock(outerBlock, innerBlock)
    ? "yes"
    : "no";
}

function coversPort(outer: Port, inner: Port): boolean {
  if (outer.protocol === undefined) return true;
  if (outer.protocol !== inner.protocol) return false;
  if (outer.port === undefined || (outer.port === inner.port && outer.endPort === inner.endPort)) return true;
  if (typeof outer.port !== "number" || typeof inner.port !== "number") return false;
  return outer.port <= inner.port && (outer.endPort ?? outer.port) >= (inner.endPort ?? inner.port);
}
