import { type ConnectionTargets, compileConnections } from "../../model/connections.ts";
import { podLabels } from "../../model/pod-labels.ts";
import { type ClusterParts, type PodModel } from "../../model/reachability.ts";
import type { Service } from "../../model/service.ts";
import { planSubnets, type Tier, type Zones } from "../../model/subnet-plan.ts";

/** A service that talks to nobody. */
export function serviceWith(changes: Partial<Service> = {}): Service {
  return {
    image: `registry.example.com/service@sha256:${"0".repeat(64)}`,
    args: [],
    port: 8080,
    metricsPort: 9464,
    probes: { startup: "/startup", liveness: "/live", readiness: "/ready" },
    resources: { cpuMillicores: 100, memoryMib: 128 },
    replicas: { min: 1, max: 2 },
    poolSize: 0,
    schemaOf: "own",
    longestRequestSeconds: 30,
    connectsTo: [],
    exposedTo: [],
    hostName: "none",
    settings: {},
    flags: {},
    migration: "none",
    jobs: {},
    team: "none",
    quota: "derived",
    ...changes,
  };
}

/** Addresses of an environment with zones a and b in 10.16.0.0/16 unless said otherwise. */
export function targetsWith(
  changes: Partial<ConnectionTargets> = {},
  {
    vpcCidr = "10.16.0.0/16",
    zones = { a: "use1-az1", b: "use1-az2" },
  }: { readonly vpcCidr?: string; readonly zones?: Zones } = {},
): ConnectionTargets {
  const plan = planSubnets(vpcCidr, zones);
  const blocks = (tier: Tier) => plan.filter((subnet) => subnet.tier === tier).map(({ cidr }) => cidr);
  return {
    clusterDns: "172.20.0.10",
    serviceCidr: "172.20.0.0/16",
    vpcCidr,
    publicSubnets: blocks("public"),
    internalSubnets: blocks("internal"),
    endpointSubnets: [],
    databaseSubnets: blocks("database"),
    podSubnets: blocks("private"),
    databasePort: 5432,
    scraperSubnets: [],
    ...changes,
  };
}

/**
 * A cluster with one pod of each kind for each service: `api`, `api-job` (a task, where no job is declared) and `api-migration`, with
 * addresses from the first pod subnet and the compiled connections.
 */
export function clusterOf(
  services: Readonly<Record<string, Service>>,
  targets: ConnectionTargets,
): ClusterParts {
  const names = Object.keys(services);
  const { hostPolicies, networkPolicies, podSecurityGroupRules } = compileConnections(services, targets);
  return {
    namespaces: names.map((name) => ({ name, labels: {} })),
    pods: names.flatMap((name, index) => podsOf(name, services[name] ?? serviceWith(), index, targets)),
    networkPolicies,
    hostPolicies,
    podSecurityGroupRules,
    answeredByNode: ["169.254.0.0/16", `${targets.clusterDns}/32`],
    unselectedPods: "DefaultDeny",
  };
}

function podsOf(
  name: string,
  { metricsPort, port }: Service,
  index: number,
  { podSubnets }: ConnectionTargets,
): readonly PodModel[] {
  const [base = "10.0.0.0"] = (podSubnets[0] ?? "").split("/");
  const [first = "10", second = "0", third = "0"] = base.split(".");
  const pod = { namespace: name, node: "unknown", hostNetwork: false };
  const address = (last: number) =>
    `${first}.${second}.${Number(third) + Math.floor(index / 80)}.${(index % 80) * 3 + last}`;
  return [
    {
      ...pod,
      name,
      labels: podLabels(name, "service"),
      address: address(4),
      ports: [
        { name: "http", port, protocol: "TCP" },
        ...(metricsPort === "none" ? [] : [{ name: "metrics", port: metricsPort, protocol: "TCP" as const }]),
      ],
    },
    { ...pod, name: `${name}-job`, labels: podLabels(name, "job"), address: address(5), ports: [] },
    {
      ...pod,
      name: `${name}-migration`,
      labels: podLabels(name, "migration"),
      address: address(6),
      ports: [],
    },
  ];
}
