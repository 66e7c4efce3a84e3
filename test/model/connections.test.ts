import { expect } from "chai";
import { compileConnections } from "../../model/connections.ts";
import {
  allPairs,
  type ClusterParts,
  canReach,
  clusterModel,
  type Endpoint,
  type Protocol,
} from "../../model/reachability.ts";
import type { Service } from "../../model/service.ts";
import { clusterOf, serviceWith, targetsWith } from "../support/service-cluster.ts";

const targets = targetsWith({
  endpointSubnets: ["10.16.204.0/24", "10.16.205.0/24"],
  scraperSubnets: ["10.16.0.0/19"],
  databaseNames: ["*.us-east-1.rds.amazonaws.com"],
});

/** Every kind of connection once: a shop on the internet that calls stock and a payment host, and a report for the inside. */
const services: Readonly<Record<string, Service>> = {
  shop: serviceWith({
    connectsTo: ["database", "service:stock", "host:pay.example.com"],
    exposedTo: ["internet"],
    hostName: "shop",
  }),
  stock: serviceWith({ port: 9000, exposedTo: ["service:shop", "service:report"] }),
  report: serviceWith({
    metricsPort: "none",
    connectsTo: ["https", "service:stock"],
    exposedTo: ["internal"],
    hostName: "report",
  }),
};

const places: Readonly<Record<string, Endpoint>> = {
  database: { kind: "address", address: "10.16.216.9" },
  endpoint: { kind: "address", address: "10.16.205.9" },
  identity: { kind: "address", address: "169.254.170.23" },
  dns: { kind: "address", address: "172.20.0.10" },
  payment: { kind: "host", host: "pay.example.com", address: "203.0.113.9" },
  "other host": { kind: "host", host: "example.org", address: "203.0.113.10" },
  "public entry": { kind: "address", address: "10.16.192.9" },
  "internal entry": { kind: "address", address: "10.16.198.9" },
  // A pod that collects metrics, by an address that no pod of ours has.
  scraper: { kind: "address", address: "10.16.31.9" },
  caller: { kind: "address", address: "198.51.100.7" },
  metadata: { kind: "address", address: "169.254.169.254" },
  kubernetes: { kind: "address", address: "172.20.0.1" },
};
const ports: readonly (readonly [number, Protocol])[] = [
  [53, "UDP"],
  [53, "TCP"],
  [80, "TCP"],
  [443, "TCP"],
  [5432, "TCP"],
  [8080, "TCP"],
  [9000, "TCP"],
  [9464, "TCP"],
];

/** Every open path between pods and places, as `shop -> stock 9000`. */
function openPaths(parts: ClusterParts): readonly string[] {
  const model = clusterModel(parts);
  const pods = parts.pods.map(({ name, namespace }) => [name, { kind: "pod", namespace, name }] as const);
  const all: readonly (readonly [string, Endpoint])[] = [...pods, ...Object.entries(places)];
  return all.flatMap(([from, source]) =>
    all
      .filter(([to, target]) => from !== to && (source.kind === "pod" || target.kind === "pod"))
      .flatMap(([to, target]) =>
        ports
          .filter(([port, protocol]) => canReach(model, source, target, port, protocol).allowed)
          .map(([port, protocol]) => `${from} -> ${to} ${protocol === "UDP" ? "udp " : ""}${port}`),
      ),
  );
}

const eachOf = (kinds: readonly string[], path: string) => kinds.map((kind) => `${kind} -> ${path}`);
const shopPods = ["shop", "shop-job", "shop-migration"];
const stockPods = ["stock", "stock-job", "stock-migration"];
const reportPods = ["report", "report-job", "report-migration"];

/** What each rule is for, and all of it: namespace/policy, direction, position. */
const purposes: Readonly<Record<string, readonly string[]>> = {
  "shop/deny-all egress 1": [...eachOf(shopPods, "dns udp 53"), ...eachOf(shopPods, "dns 53")],
  "stock/deny-all egress 1": [...eachOf(stockPods, "dns udp 53"), ...eachOf(stockPods, "dns 53")],
  "report/deny-all egress 1": [...eachOf(reportPods, "dns udp 53"), ...eachOf(reportPods, "dns 53")],
  "shop/data egress 1": eachOf(shopPods, "identity 80"),
  "shop/data egress 2": eachOf(shopPods, "database 5432"),
  "stock/data egress 1": eachOf(stockPods, "identity 80"),
  "report/data egress 1": eachOf(reportPods, "identity 80"),
  "shop/outgoing egress 1": eachOf(["shop", "shop-job"], "endpoint 443"),
  "shop/outgoing egress 2": eachOf(["shop", "shop-job"], "stock 9000"),
  "shop/hosts egress 1": eachOf(["shop", "shop-job"], "payment 443"),
  // For names alone: the database's subnets are open by their addresses already.
  "shop/hosts egress 2": [],
  "stock/outgoing egress 1": eachOf(["stock", "stock-job"], "endpoint 443"),
  "report/outgoing egress 1": eachOf(["report", "report-job"], "endpoint 443"),
  "report/outgoing egress 2": eachOf(["report", "report-job"], "stock 9000"),
  "report/outgoing egress 3": [
    ...eachOf(["report", "report-job"], "payment 443"),
    ...eachOf(["report", "report-job"], "other host 443"),
    ...eachOf(["report", "report-job"], "caller 443"),
  ],
  "shop/incoming ingress 1": ["public entry -> shop 8080"],
  "shop/incoming ingress 2": ["scraper -> shop 9464"],
  "stock/incoming ingress 1": ["report -> stock 9000", "report-job -> stock 9000"],
  "stock/incoming ingress 2": ["shop -> stock 9000", "shop-job -> stock 9000"],
  "stock/incoming ingress 3": ["scraper -> stock 9464"],
  "report/incoming ingress 1": ["internal entry -> report 8080"],
};

type Policies = Pick<ClusterParts, "hostPolicies" | "networkPolicies">;

/** The same policies, each time without one rule. */
function withoutOneRule({
  hostPolicies,
  networkPolicies,
}: Policies): readonly (readonly [string, Policies])[] {
  const drop = <Policy extends Policies["hostPolicies"][number]>(list: readonly Policy[]) =>
    list.flatMap((policy, at) =>
      (["egress", "ingress"] as const).flatMap((direction) =>
        (policy.spec[direction] ?? []).map((_, index) => {
          const rules = (policy.spec[direction] ?? []).filter((_rule, other) => other !== index);
          const changed = { ...policy, spec: { ...policy.spec, [direction]: rules } };
          const title = `${policy.namespace}/${policy.name} ${direction} ${index + 1}`;
          return [title, list.with(at, changed)] as const;
        }),
      ),
    );
  return [
    ...drop(networkPolicies).map(
      ([title, list]) => [title, { hostPolicies, networkPolicies: list }] as const,
    ),
    ...drop(hostPolicies).map(([title, list]) => [title, { hostPolicies: list, networkPolicies }] as const),
  ];
}

describe("connections", () => {
  it("open nothing but DNS and credentials for a service that declares nothing", () => {
    const alone = clusterOf({ alone: serviceWith() }, targetsWith());
    expect(openPaths(alone)).to.have.members(
      ["alone", "alone-job", "alone-migration"].flatMap((pod) => [
        `${pod} -> identity 80`,
        `${pod} -> dns udp 53`,
        `${pod} -> dns 53`,
      ]),
    );
  });

  it("open each declared path by one rule, and nothing else", () => {
    const parts = clusterOf(services, targets);
    const purposeful = Object.values(purposes).flat();
    // A path between two pods needs a rule at either end.
    expect([...new Set(openPaths(parts))].toSorted()).to.deep.equal([...new Set(purposeful)].toSorted());
  });

  it("close exactly what a rule is for when it is left out", () => {
    const parts = clusterOf(services, targets);
    const before = openPaths(parts);
    const closed = Object.fromEntries(
      withoutOneRule(parts).map(([title, policies]) => {
        const after = openPaths({ ...parts, ...policies });
        expect(
          after.filter((path) => !before.includes(path)),
          title,
        ).to.deep.equal([]);
        return [title, before.filter((path) => !after.includes(path)).toSorted()];
      }),
    );
    expect(closed).to.deep.equal(
      Object.fromEntries(Object.entries(purposes).map(([title, paths]) => [title, paths.toSorted()])),
    );
  });

  it("leave no path in the pods' security group that is not declared, and none out", () => {
    const parts = clusterOf(services, targets);
    const groupRules = parts.podSecurityGroupRules;
    if (groupRules === "none") throw new Error("no rules");
    const before = openPaths(parts);
    const closedBy = Object.fromEntries(
      groupRules.map(({ name }) => {
        const after = openPaths({
          ...parts,
          podSecurityGroupRules: groupRules.filter((rule) => rule.name !== name),
        });
        return [name, before.filter((path) => !after.includes(path)).toSorted()];
      }),
    );
    const stockCalls = ["report", "report-job", "shop", "shop-job"].map((pod) => `${pod} -> stock 9000`);
    expect(closedBy).to.deep.equal({
      "egress-9000-pods": stockCalls,
      "egress-5432-10-16-216-0-24": eachOf(shopPods, "database 5432"),
      "egress-5432-10-16-217-0-24": [],
      // The one for everything outside covers the endpoints, too.
      "egress-443-10-16-204-0-24": [],
      "egress-443-10-16-205-0-24": [],
      "egress-443-0-0-0-0-0": [
        "report -> caller 443",
        "report -> other host 443",
        "report -> payment 443",
        "report-job -> caller 443",
        "report-job -> other host 443",
        "report-job -> payment 443",
        "shop -> payment 443",
        "shop-job -> payment 443",
      ],
      "ingress-9000-pods": stockCalls,
      "ingress-8080-10-16-192-0-24": ["public entry -> shop 8080"],
      "ingress-8080-10-16-193-0-24": [],
      "ingress-8080-10-16-198-0-24": ["internal entry -> report 8080"],
      "ingress-8080-10-16-199-0-24": [],
      "ingress-9464-10-16-0-0-19": ["scraper -> shop 9464", "scraper -> stock 9464"],
    });
  });

  it("stay closed where only one end declares an edge", () => {
    const oneSided = {
      caller: serviceWith({ connectsTo: ["service:called"] }),
      called: serviceWith(),
      willing: serviceWith({ exposedTo: ["service:caller"] }),
    };
    const model = clusterModel(clusterOf(oneSided, targetsWith()));
    expect([...allPairs(model)].filter(({ verdict }) => verdict.allowed)).to.deep.equal([]);
  });

  it("let a service that names hosts reach those and no others, and one with https every host but nothing inside", () => {
    const model = clusterModel(clusterOf(services, targets));
    const verdict = (namespace: string, place: string) => {
      const to = places[place];
      if (to === undefined) throw new Error(place);
      const { allowed, layer } = canReach(model, { kind: "pod", namespace, name: namespace }, to, 443, "TCP");
      return `${allowed ? "yes" : "no"}, ${layer}`;
    };
    expect({
      "shop to its host": verdict("shop", "payment"),
      "shop to another": verdict("shop", "other host"),
      "report to any": verdict("report", "other host"),
      "report to the Kubernetes API": verdict("report", "kubernetes"),
      "report to a load balancer": verdict("report", "public entry"),
    }).to.deep.equal({
      "shop to its host": "yes, host policy",
      "shop to another": "no, egress policy",
      "report to any": "yes, egress policy",
      "report to the Kubernetes API": "no, egress policy",
      "report to a load balancer": "no, egress policy",
    });
  });

  it("write the policies of one service as they are to be registered", () => {
    const compiled = compileConnections(
      {
        orders: serviceWith({
          connectsTo: ["database", "host:b.example.com", "host:a.example.com"],
          exposedTo: ["internet"],
        }),
      },
      targetsWith({ databaseNames: ["*.us-east-1.rds.amazonaws.com"] }),
    );
    const everyPod = { "app.kubernetes.io/name": "orders" };
    const component = (values: readonly string[]) => [
      { key: "app.kubernetes.io/component", operator: "In", values },
    ];
    expect(compiled.networkPolicies).to.deep.equal([
      {
        name: "deny-all",
        namespace: "orders",
        spec: {
          podSelector: {},
          policyTypes: ["Egress", "Ingress"],
          egress: [
            {
              to: [{ ipBlock: { cidr: "172.20.0.10/32" } }],
              ports: [
                { protocol: "UDP", port: 53 },
                { protocol: "TCP", port: 53 },
              ],
            },
          ],
        },
      },
      {
        name: "data",
        namespace: "orders",
        spec: {
          podSelector: {
            matchLabels: everyPod,
            matchExpressions: component(["job", "migration", "service"]),
          },
          policyTypes: ["Egress"],
          egress: [
            { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] },
            {
              to: [{ ipBlock: { cidr: "10.16.216.0/24" } }, { ipBlock: { cidr: "10.16.217.0/24" } }],
              ports: [{ protocol: "TCP", port: 5432 }],
            },
          ],
        },
      },
      {
        name: "incoming",
        namespace: "orders",
        spec: {
          podSelector: { matchLabels: { ...everyPod, "app.kubernetes.io/component": "service" } },
          policyTypes: ["Ingress"],
          ingress: [
            {
              from: [{ ipBlock: { cidr: "10.16.192.0/24" } }, { ipBlock: { cidr: "10.16.193.0/24" } }],
              ports: [{ protocol: "TCP", port: 8080 }],
            },
          ],
        },
      },
    ]);
    expect(compiled.hostPolicies).to.deep.equal([
      {
        name: "hosts",
        namespace: "orders",
        spec: {
          podSelector: { matchLabels: everyPod, matchExpressions: component(["job", "service"]) },
          policyTypes: ["Egress"],
          egress: [
            {
              to: [{ domainNames: ["a.example.com", "b.example.com"] }],
              ports: [{ protocol: "TCP", port: 443 }],
            },
            {
              to: [{ domainNames: ["*.us-east-1.rds.amazonaws.com"] }],
              ports: [{ protocol: "TCP", port: 5432 }],
            },
          ],
        },
      },
    ]);
  });
});
