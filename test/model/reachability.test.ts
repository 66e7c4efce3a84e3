// What the Kubernetes documentation says of network policies, case by case where an evaluator easily errs. The policies here are
// as registered: nothing that the API server fills in is taken for granted.
import { expect } from "chai";
import {
  allPairs,
  type ClusterParts,
  canReach,
  clusterModel,
  type Endpoint,
  type PodModel,
  type Protocol,
  type Verdict,
} from "../../model/reachability.ts";

type Spec = ClusterParts["networkPolicies"][number]["spec"];

const podWith = (changes: Partial<PodModel> & Pick<PodModel, "address" | "name">): PodModel => ({
  namespace: "shop",
  labels: { app: changes.name },
  ports: [],
  node: "unknown",
  hostNetwork: false,
  ...changes,
});
const web = podWith({ name: "web", address: "10.0.0.1" });
const orders = podWith({
  name: "orders",
  address: "10.0.0.2",
  ports: [
    { name: "http", port: 8080, protocol: "TCP" },
    { name: "dns", port: 5353, protocol: "UDP" },
  ],
});
const probe = podWith({ name: "probe", namespace: "watch", labels: { app: "web" }, address: "10.0.1.1" });

const cluster = (changes: Partial<ClusterParts> = {}): ClusterParts => ({
  namespaces: [
    { name: "shop", labels: { team: "sales" } },
    { name: "watch", labels: { team: "platform" } },
  ],
  pods: [web, orders, probe],
  networkPolicies: [],
  hostPolicies: [],
  podSecurityGroupRules: "none",
  answeredByNode: [],
  unselectedPods: "DefaultAllow",
  ...changes,
});

const policies = (...specs: readonly Spec[]): ClusterParts["networkPolicies"] =>
  specs.map((spec, index) => ({ namespace: "shop", name: `policy-${index}`, spec }));

const pod = ({ name, namespace }: PodModel): Endpoint => ({ kind: "pod", namespace, name });
const at = (address: string): Endpoint => ({ kind: "address", address });

function ask(
  parts: ClusterParts,
  from: Endpoint,
  to: Endpoint,
  port = 8080,
  protocol: Protocol = "TCP",
): Verdict {
  return canReach(clusterModel(parts), from, to, port, protocol);
}

const toOrders = (...specs: readonly Spec[]) => cluster({ networkPolicies: policies(...specs) });
const onOrders = { podSelector: { matchLabels: { app: "orders" } } };
const allowed = (parts: ClusterParts, from = web, port = 8080, protocol: Protocol = "TCP") =>
  ask(parts, pod(from), pod(orders), port, protocol).allowed;

describe("reachability: which policies hold", () => {
  it("leaves pods that no policy selects open, unless the node class denies by default", () => {
    expect(ask(cluster(), pod(web), pod(orders))).to.deep.equal({
      allowed: true,
      layer: "no policy",
      why: "no policy selects shop/web for egress; no policy selects shop/orders for ingress",
    });
    expect(ask(cluster({ unselectedPods: "DefaultDeny" }), pod(web), pod(orders))).to.deep.equal({
      allowed: false,
      layer: "node default",
      why: "no policy selects shop/web, and its node then denies all",
    });
  });

  it("closes both directions by an empty policy that names both, and either by one that names it", () => {
    const both = toOrders({ podSelector: {}, policyTypes: ["Egress", "Ingress"] });
    expect(ask(both, pod(web), pod(orders)).layer).to.equal("egress policy");
    expect(ask(both, pod(probe), pod(orders)).layer).to.equal("ingress policy");
    expect(ask(both, pod(web), pod(probe)).layer).to.equal("egress policy");
    const ingress = toOrders({ podSelector: {}, policyTypes: ["Ingress"] });
    expect(ask(ingress, pod(web), pod(probe)).allowed).to.equal(true);
    expect(ask(ingress, pod(probe), pod(web)).allowed).to.equal(false);
  });

  it("takes a policy without a pod selector for one about all pods", () => {
    expect(allowed(toOrders({ policyTypes: ["Ingress"] }))).to.equal(false);
  });

  it("speaks of ingress without policy types, and of egress only with a rule about it", () => {
    const fromWeb = (spec: Spec) => ({
      out: ask(toOrders(spec), pod(web), pod(probe)).allowed,
      in: ask(toOrders(spec), pod(probe), pod(web)).allowed,
    });
    expect(fromWeb({ podSelector: {} })).to.deep.equal({ out: true, in: false });
    expect(fromWeb({ podSelector: {}, egress: [] })).to.deep.equal({ out: true, in: false });
    expect(fromWeb({ podSelector: {}, policyTypes: [] })).to.deep.equal({ out: true, in: false });
    const rule = { to: [{ ipBlock: { cidr: "192.0.2.0/24" } }] };
    expect(fromWeb({ podSelector: {}, egress: [rule] })).to.deep.equal({ out: false, in: false });
    expect(fromWeb({ podSelector: {}, policyTypes: ["Egress"], egress: [rule] })).to.deep.equal({
      out: false,
      in: true,
    });
  });

  it("ignores rules about a direction that the policy types leave out", () => {
    const spec: Spec = { podSelector: {}, policyTypes: ["Egress"], ingress: [], egress: [{}] };
    expect(ask(toOrders(spec), pod(probe), pod(orders)).allowed).to.equal(true);
  });

  it("adds policies up, and lets none take away what another admits", () => {
    const open: Spec = { ...onOrders, ingress: [{}] };
    const shut: Spec = { podSelector: {}, policyTypes: ["Ingress"] };
    expect(allowed(toOrders(open, shut))).to.equal(true);
    expect(allowed(toOrders(shut, open))).to.equal(true);
  });

  it("needs the egress of the one and the ingress of the other", () => {
    const ingress: Spec = {
      ...onOrders,
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }],
    };
    const egress: Spec = { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"] };
    expect(allowed(toOrders(ingress))).to.equal(true);
    expect(ask(toOrders(ingress, egress), pod(web), pod(orders)).layer).to.equal("egress policy");
  });

  it("holds a policy to its own namespace", () => {
    const parts = toOrders({ podSelector: {}, policyTypes: ["Egress", "Ingress"] });
    expect(ask(parts, pod(probe), at("192.0.2.1")).allowed).to.equal(true);
  });
});

describe("reachability: who a peer is", () => {
  const admits = (from: NonNullable<Spec["ingress"]>[number]["from"]) => {
    const parts = toOrders({ ...onOrders, ingress: [from === undefined ? {} : { from }] });
    return [web, probe].filter((one) => allowed(parts, one)).map(({ name }) => name);
  };

  it("is anybody when peers are absent or none, and nobody without a rule", () => {
    expect(admits(undefined)).to.deep.equal(["web", "probe"]);
    expect(admits([])).to.deep.equal(["web", "probe"]);
    expect(allowed(toOrders({ ...onOrders, ingress: [] }))).to.equal(false);
    const parts = toOrders({ ...onOrders, ingress: [{ from: [] }] });
    expect(ask(parts, at("192.0.2.1"), pod(orders)).allowed).to.equal(true);
  });

  it("is a pod of the policy's namespace by a pod selector alone", () => {
    expect(admits([{ podSelector: {} }])).to.deep.equal(["web"]);
    expect(admits([{ podSelector: { matchLabels: { app: "web" } } }])).to.deep.equal(["web"]);
  });

  it("is any pod of any namespace by an empty namespace selector, but nothing outside", () => {
    expect(admits([{ namespaceSelector: {} }])).to.deep.equal(["web", "probe"]);
    const parts = toOrders({ ...onOrders, ingress: [{ from: [{ namespaceSelector: {} }] }] });
    expect(ask(parts, at("192.0.2.1"), pod(orders)).allowed).to.equal(false);
  });

  it("needs namespace and pod of one peer at once, and either of two peers", () => {
    const platform = { namespaceSelector: { matchLabels: { team: "platform" } } };
    const other = { podSelector: { matchLabels: { app: "other" } } };
    expect(admits([{ ...platform, ...other }])).to.deep.equal([]);
    expect(admits([platform, other])).to.deep.equal(["probe"]);
    expect(admits([{ ...platform, podSelector: { matchLabels: { app: "web" } } }])).to.deep.equal(["probe"]);
  });

  it("is found by the label that the API server gives each namespace, whatever the namespace says of itself", () => {
    const byName = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "watch" } } };
    expect(admits([byName])).to.deep.equal(["probe"]);
    const liar = cluster({
      namespaces: [
        { name: "shop", labels: { "kubernetes.io/metadata.name": "watch" } },
        { name: "watch", labels: {} },
      ],
      networkPolicies: policies({ ...onOrders, ingress: [{ from: [byName] }] }),
    });
    expect(allowed(liar, web)).to.equal(false);
  });

  for (const [title, expression, expected] of [
    ["In", { key: "app", operator: "In", values: ["web", "x"] }, ["web"]],
    ["NotIn", { key: "app", operator: "NotIn", values: ["web"] }, ["bare"]],
    ["Exists", { key: "app", operator: "Exists" }, ["web"]],
    ["DoesNotExist", { key: "app", operator: "DoesNotExist" }, ["bare"]],
  ] as const) {
    it(`is chosen by ${title}, where a pod may lack the label`, () => {
      const bare = podWith({ name: "bare", labels: {}, address: "10.0.0.3" });
      const parts = cluster({
        pods: [web, orders, bare],
        networkPolicies: policies({
          ...onOrders,
          ingress: [{ from: [{ podSelector: { matchExpressions: [expression] } }] }],
        }),
      });
      expect([web, bare].filter((one) => allowed(parts, one)).map(({ name }) => name)).to.deep.equal(
        expected,
      );
    });
  }

  it("needs every label and every expression of a selector", () => {
    const selector = {
      matchLabels: { app: "web" },
      matchExpressions: [{ key: "tier", operator: "Exists" as const }],
    };
    expect(admits([{ podSelector: selector }])).to.deep.equal([]);
  });

  it("is not chosen by a label that every object inherits", () => {
    expect(
      admits([{ podSelector: { matchExpressions: [{ key: "constructor", operator: "Exists" }] } }]),
    ).to.deep.equal([]);
  });
});

describe("reachability: blocks of addresses", () => {
  const reaches = (
    ipBlock: { readonly cidr: string; readonly except?: readonly string[] },
    addresses: readonly string[],
  ) => {
    const parts = toOrders({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock }] }] });
    return addresses.filter((address) => ask(parts, pod(web), at(address)).allowed);
  };

  it("begin at their first address and end at their last", () => {
    expect(
      reaches({ cidr: "192.0.2.64/26" }, ["192.0.2.63", "192.0.2.64", "192.0.2.127", "192.0.2.128"]),
    ).to.deep.equal(["192.0.2.64", "192.0.2.127"]);
    expect(reaches({ cidr: "0.0.0.0/0" }, ["0.0.0.0", "255.255.255.255"])).to.have.lengthOf(2);
    expect(reaches({ cidr: "192.0.2.1/32" }, ["192.0.2.0", "192.0.2.1", "192.0.2.2"])).to.deep.equal([
      "192.0.2.1",
    ]);
  });

  it("are meant whole when the text names an address inside", () => {
    expect(reaches({ cidr: "192.0.2.200/26" }, ["192.0.2.192", "192.0.2.191"])).to.deep.equal([
      "192.0.2.192",
    ]);
  });

  it("leave out exceptions that overlap, nest, or lie outside", () => {
    const except = ["192.0.2.0/25", "192.0.2.64/26", "198.51.100.0/24"];
    expect(
      reaches({ cidr: "192.0.2.0/24", except }, ["192.0.2.1", "192.0.2.100", "192.0.2.128", "198.51.100.1"]),
    ).to.deep.equal(["192.0.2.128"]);
  });

  it("are open again where another peer names what one leaves out", () => {
    const parts = toOrders({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            { ipBlock: { cidr: "192.0.2.0/24", except: ["192.0.2.0/25"] } },
            { ipBlock: { cidr: "192.0.2.7/32" } },
          ],
        },
      ],
    });
    expect(ask(parts, pod(web), at("192.0.2.7")).allowed).to.equal(true);
    expect(ask(parts, pod(web), at("192.0.2.8")).allowed).to.equal(false);
  });

  it("match pods by their addresses, too, and an address that is a pod's is that pod", () => {
    const parts = toOrders({ ...onOrders, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.1/32" } }] }] });
    expect(allowed(parts, web)).to.equal(true);
    expect(allowed(parts, probe)).to.equal(false);
    expect(ask(toOrders({ ...onOrders, ingress: [] }), pod(web), at(orders.address)).layer).to.equal(
      "ingress policy",
    );
  });

  it("of IPv6 match nothing in a cluster of IPv4, not even everything", () => {
    for (const cidr of ["::/0", "2001:db8::/32", "::ffff:192.0.2.0/120"]) {
      expect(reaches({ cidr }, ["192.0.2.1"]), cidr).to.deep.equal([]);
    }
    expect(ask(cluster(), pod(web), at("2001:db8::1"))).to.deep.equal({
      allowed: false,
      layer: "address family",
      why: "pods have IPv4 addresses only",
    });
  });
});

describe("reachability: ports", () => {
  const admits = (ports: NonNullable<Spec["ingress"]>[number]["ports"], port: number, protocol?: Protocol) =>
    allowed(toOrders({ ...onOrders, ingress: [ports === undefined ? {} : { ports }] }), web, port, protocol);

  it("are all of every protocol when absent or none", () => {
    for (const protocol of ["TCP", "UDP", "SCTP"] as const) {
      expect(admits(undefined, 1, protocol)).to.equal(true);
      expect(admits([], 65_535, protocol)).to.equal(true);
    }
  });

  it("are of TCP unless said otherwise, and all of a protocol that is named alone", () => {
    expect(admits([{ port: 8080 }], 8080)).to.equal(true);
    expect(admits([{ port: 8080 }], 8080, "UDP")).to.equal(false);
    expect(admits([{ protocol: "SCTP" }], 4711, "SCTP")).to.equal(true);
    expect(admits([{ protocol: "SCTP" }], 4711, "TCP")).to.equal(false);
    expect(admits([{}], 4711, "TCP")).to.equal(true);
    expect(admits([{}], 4711, "UDP")).to.equal(false);
  });

  it("run from the first to the last of a range, both inside", () => {
    const range = [{ port: 8000, endPort: 8002 }];
    expect([7999, 8000, 8001, 8002, 8003].filter((port) => admits(range, port))).to.deep.equal([
      8000, 8001, 8002,
    ]);
  });

  it("are found by name at the destination, with their protocol", () => {
    expect(admits([{ port: "http" }], 8080)).to.equal(true);
    expect(admits([{ port: "http" }], 80)).to.equal(false);
    expect(admits([{ port: "dns" }], 5353)).to.equal(false);
    expect(admits([{ port: "dns", protocol: "UDP" }], 5353, "UDP")).to.equal(true);
    expect(admits([{ port: "unknown" }], 8080)).to.equal(false);
  });

  it("are found by name at the destination of egress, too, and not where that is no pod", () => {
    const parts = toOrders({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ ports: [{ port: "http" }] }],
    });
    expect(ask(parts, pod(web), pod(orders), 8080).allowed).to.equal(true);
    expect(ask(parts, pod(orders), pod(web), 8080).allowed).to.equal(false);
    expect(ask(parts, pod(web), at("192.0.2.1"), 8080).allowed).to.equal(false);
  });

  it("and peers have to fit in one rule", () => {
    const parts = toOrders({
      ...onOrders,
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: 1 }] },
        { from: [{ podSelector: { matchLabels: { app: "other" } } }], ports: [{ port: 8080 }] },
      ],
    });
    expect(allowed(parts, web, 8080)).to.equal(false);
    expect(allowed(parts, web, 1)).to.equal(true);
  });
});

describe("reachability: what policies cannot decide", () => {
  const shut = policies({ podSelector: {}, policyTypes: ["Egress", "Ingress"] });
  const onNode = podWith({ name: "on-node", address: "10.0.0.9", node: "node-1" });
  const agent = podWith({
    name: "agent",
    namespace: "watch",
    address: "10.0.2.1",
    node: "node-1",
    hostNetwork: true,
  });
  const parts = cluster({ pods: [web, orders, probe, onNode, agent], networkPolicies: shut });
  const node = (name: string, address: string): Endpoint => ({ kind: "node", node: name, address });

  it("lets a pod reach itself", () => {
    expect(ask(parts, pod(web), pod(web)).layer).to.equal("own pod");
    expect(ask(parts, pod(web), at(web.address)).layer).to.equal("own pod");
  });

  it("lets a pod and its own node reach each other, and no other node", () => {
    expect(ask(parts, node("node-1", "10.0.2.1"), pod(onNode)).layer).to.equal("own node");
    expect(ask(parts, pod(onNode), node("node-1", "10.0.2.1")).layer).to.equal("own node");
    expect(ask(parts, pod(agent), pod(onNode)).layer).to.equal("own node");
    expect(ask(parts, node("node-2", "10.0.2.2"), pod(onNode)).allowed).to.equal(false);
    expect(ask(parts, node("node-1", "10.0.2.1"), pod(web)).allowed).to.equal(false);
  });

  it("takes a pod with its node's network for an address: no policy holds for it, and no selector chooses it", () => {
    const everywhere = cluster({
      pods: [web, orders, agent],
      networkPolicies: [
        { namespace: "watch", name: "shut", spec: { policyTypes: ["Egress", "Ingress"] } },
        {
          namespace: "shop",
          name: "pods",
          spec: { ...onOrders, ingress: [{ from: [{ namespaceSelector: {} }] }] },
        },
      ],
    });
    expect(ask(everywhere, pod(agent), pod(web)).allowed).to.equal(true);
    expect(ask(everywhere, pod(agent), pod(orders)).layer).to.equal("ingress policy");
    const byAddress = policies({ ...onOrders, ingress: [{ from: [{ ipBlock: { cidr: "10.0.2.0/24" } }] }] });
    expect(ask({ ...everywhere, networkPolicies: byAddress }, pod(agent), pod(orders)).allowed).to.equal(
      true,
    );
  });
});

describe("reachability: host policies", () => {
  const hosts = (...domainNames: readonly string[]) =>
    cluster({
      networkPolicies: policies({ podSelector: {}, policyTypes: ["Egress", "Ingress"] }),
      hostPolicies: [
        {
          namespace: "shop",
          name: "hosts",
          spec: {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [{ domainNames }], ports: [{ port: 443 }] }],
          },
        },
      ],
    });
  const named = (parts: ClusterParts, host: string, port = 443) =>
    ask(parts, pod(web), { kind: "host", host, address: "203.0.113.9" }, port);

  it("open a host by its whole name, however it is written", () => {
    const parts = hosts("api.example.com");
    expect(named(parts, "api.example.com")).to.deep.equal({
      allowed: true,
      layer: "host policy",
      why: "egress rule 1 of the host policy shop/hosts admits it",
    });
    expect(named(parts, "API.Example.COM.").allowed).to.equal(true);
    for (const host of [
      "example.com",
      "www.api.example.com",
      "api.example.com.evil.org",
      "xapi.example.com",
    ]) {
      expect(named(parts, host).allowed, host).to.equal(false);
    }
    expect(named(parts, "api.example.com", 80).allowed).to.equal(false);
  });

  it("open every name below a domain by an asterisk, and not the domain itself", () => {
    const parts = hosts("*.example.com");
    expect(["a.example.com", "a.b.example.com"].every((host) => named(parts, host).allowed)).to.equal(true);
    expect(["example.com", "badexample.com"].some((host) => named(parts, host).allowed)).to.equal(false);
  });

  it("open no address that was not found under the name", () => {
    expect(ask(hosts("api.example.com"), pod(web), at("203.0.113.9"), 443).layer).to.equal("egress policy");
  });

  it("close a pod's egress like a network policy", () => {
    const parts = { ...hosts("api.example.com"), networkPolicies: [] };
    expect(ask(parts, pod(web), pod(orders)).layer).to.equal("egress policy");
    expect(ask(parts, pod(probe), pod(orders)).allowed).to.equal(true);
  });
});

describe("reachability: the pods' security group", () => {
  const rule = { name: "any", protocol: "tcp", fromPort: 8080, toPort: 8081, description: "" } as const;
  const withRules = (...rules: Exclude<ClusterParts["podSecurityGroupRules"], "none">) =>
    cluster({ podSecurityGroupRules: rules, answeredByNode: ["169.254.0.0/16"] });

  it("has to admit what leaves one pod and what enters the other", () => {
    const egress = { ...rule, direction: "egress", peer: "pods" } as const;
    const ingress = { ...rule, direction: "ingress", peer: "pods" } as const;
    expect(ask(withRules(), pod(web), pod(orders))).to.deep.equal({
      allowed: false,
      layer: "pod security group",
      why: "the pod security group has no egress rule for shop/orders on TCP 8080",
    });
    expect(ask(withRules(egress), pod(web), pod(orders)).why).to.equal(
      "the pod security group has no ingress rule for shop/web on TCP 8080",
    );
    expect(ask(withRules(egress, ingress), pod(web), pod(orders)).allowed).to.equal(true);
    expect(ask(withRules(egress, ingress), pod(web), pod(orders), 8081).allowed).to.equal(true);
    expect(ask(withRules(egress, ingress), pod(web), pod(orders), 8082).allowed).to.equal(false);
    expect(ask(withRules(egress, ingress), pod(web), pod(orders), 8080, "UDP").allowed).to.equal(false);
  });

  it("takes pods for members and for their addresses, and everything else for its address", () => {
    const members = withRules({ ...rule, direction: "ingress", peer: "pods" });
    expect(ask(members, at("192.0.2.1"), pod(orders)).allowed).to.equal(false);
    const block = withRules({ ...rule, direction: "ingress", peer: "192.0.2.0/24" });
    expect(ask(block, at("192.0.2.1"), pod(orders)).allowed).to.equal(true);
    expect(ask(block, at("192.0.3.1"), pod(orders)).allowed).to.equal(false);
  });

  it("is not asked about what a node answers itself", () => {
    expect(ask(withRules(), pod(web), at("169.254.170.23"), 80).allowed).to.equal(true);
    expect(ask(withRules(), pod(web), at("169.255.0.1"), 80).layer).to.equal("pod security group");
  });
});

describe("reachability of all pairs", () => {
  it("asks each pod about each declared port of each other", () => {
    const model = clusterModel(
      cluster({ networkPolicies: policies({ ...onOrders, ingress: [{ ports: [{ port: "http" }] }] }) }),
    );
    expect(
      [...allPairs(model)].map(({ from, port, protocol, to, verdict }) =>
        [from.name, to.name, protocol, port, verdict.allowed].join(" "),
      ),
    ).to.deep.equal([
      "web orders TCP 8080 true",
      "web orders UDP 5353 false",
      "probe orders TCP 8080 true",
      "probe orders UDP 5353 false",
    ]);
  });
});

describe("a cluster model", () => {
  const errorOf = (parts: ClusterParts): string => {
    try {
      clusterModel(parts);
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : "no error";
    }
    return "no error";
  };
  const withPeer = (peer: object) =>
    errorOf(toOrders({ ...onOrders, ingress: [{ from: [peer] }] })).replace(/ is \{.*\};/, ";");

  for (const [title, parts, message] of [
    [
      "two pods of one name",
      cluster({ pods: [web, { ...web, address: "10.0.0.8" }] }),
      "Two pods have the name shop/web",
    ],
    [
      "two pods of one address",
      cluster({ pods: [web, { ...orders, address: web.address }] }),
      "Two pods have the address 10.0.0.1",
    ],
    [
      "a pod in no namespace",
      cluster({ pods: [{ ...web, namespace: "nowhere" }] }),
      '"web" is in the namespace "nowhere"',
    ],
    [
      "a pod without an IPv4 address",
      cluster({ pods: [{ ...web, address: "2001:db8::1" }] }),
      "The pod shop/web has the address",
    ],
    [
      "a block that is none",
      toOrders({ ...onOrders, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0" } }] }] }),
      "A peer in ingress rule 1",
    ],
    [
      "a range that ends before it begins",
      toOrders({ ...onOrders, ingress: [{ ports: [{ port: 9, endPort: 8 }] }] }),
      "A port in ingress rule 1",
    ],
    [
      "a range that begins at a name",
      toOrders({ ...onOrders, ingress: [{ ports: [{ port: "http", endPort: 8 }] }] }),
      "A port in ingress rule 1",
    ],
    [
      "a node's block that is none",
      cluster({ answeredByNode: ["everything"] }),
      '"everything" is no block of addresses',
    ],
  ] as const) {
    it(`rejects ${title}`, () => {
      expect(errorOf(parts)).to.satisfy((text: string) => text.startsWith(`ClusterModelError: ${message}`));
    });
  }

  it("rejects peers that say nothing, two things at once, or a host where none can be named", () => {
    const complaint =
      "ClusterModelError: A peer in ingress rule 1 of the network policy shop/policy-0; allowed are a block of addresses, " +
      "selectors of pods and namespaces, or, for what leaves in a host policy, host names.";
    expect(withPeer({})).to.equal(complaint);
    expect(withPeer({ ipBlock: { cidr: "10.0.0.0/8" }, podSelector: {} })).to.equal(complaint);
    expect(withPeer({ domainNames: ["example.com"] })).to.equal(complaint);
  });

  it("rejects expressions whose values do not fit their operator", () => {
    const message = /^ClusterModelError: A selector in ingress rule 1 of the network policy shop\/policy-0/;
    expect(withPeer({ podSelector: { matchExpressions: [{ key: "app", operator: "In" }] } })).to.match(
      message,
    );
    expect(
      withPeer({
        namespaceSelector: { matchExpressions: [{ key: "app", operator: "Exists", values: ["a"] }] },
      }),
    ).to.match(message);
  });

  it("rejects questions about pods that are not there, and about no pod at all", () => {
    const model = clusterModel(cluster());
    const ghost: Endpoint = { kind: "pod", namespace: "shop", name: "ghost" };
    expect(() => canReach(model, ghost, pod(web), 1, "TCP")).to.throw(
      RangeError,
      "there is no pod shop/ghost",
    );
    expect(() => canReach(model, at("192.0.2.1"), at("192.0.2.2"), 1, "TCP")).to.throw(
      RangeError,
      "is a pod",
    );
    expect(() => canReach(model, pod(web), at("192.0.2"), 1, "TCP")).to.throw(RangeError, "is no address");
  });
});
