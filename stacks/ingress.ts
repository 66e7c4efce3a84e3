import type { Resource } from "@pulumi/pulumi";
import { type EnteredService, Ingress } from "../components/network/ingress.ts";
import type { PodSecurityGroup } from "../components/network/pod-security-group.ts";
import { entryOf, type Service } from "../model/service.ts";
import { shutdownOf } from "../model/shutdown.ts";
import { defaultTags } from "../model/tags.ts";
import { type EnvironmentParts, platformOf, subnetIds } from "./environment-parts.ts";
import type { RunningService, ServiceCluster } from "./services.ts";

/** What an entry leads to. */
export interface EntryTarget {
  readonly namespace: Pick<RunningService["namespace"], "namespaceName">;
  /** Its pods. */
  readonly workload: Resource;
}

export interface IngressInput {
  readonly parts: Pick<EnvironmentParts, "config" | "network" | "provider">;
  readonly cluster: ServiceCluster;
  readonly pods: Pick<PodSecurityGroup, "securityGroupId">;
  /** As declared, by name. */
  readonly services: Readonly<Record<string, Service>>;
  /** As they run, by the same names. */
  readonly running: Readonly<Record<string, EntryTarget>>;
}

/** The entries of the services that have one; nothing where the environment has no domain. */
export function createIngress(input: IngressInput): Ingress | undefined {
  const { cluster, parts, pods } = input;
  const { config, network, provider } = parts;
  const { accountId, environment, ingress, protect, region, tags } = config;
  if (ingress.domain === "none") return undefined;
  return new Ingress(
    "ingress",
    {
      domain: ingress.domain,
      hostedZone: ingress.hostedZone,
      vpcId: network.vpcId,
      subnetIds: { public: subnetIds(network, "public"), internal: subnetIds(network, "internal") },
      internalCidrs: [network.cidr, ...ingress.internalCidrs],
      podSecurityGroupId: pods.securityGroupId,
      services: enteredServices(input),
      waf: ingress.waf,
      accessLogRetentionDays: ingress.accessLogRetentionDays,
      tags: defaultTags({ ...tags, environment, platform: platformOf(config) }),
      project: tags.project,
      after: cluster.ready,
      accountId,
      region,
      protect,
    },
    { providers: [provider, cluster.provider] },
  );
}

function enteredServices({
  running,
  services,
}: Pick<IngressInput, "running" | "services">): Readonly<Record<string, EnteredService>> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, service]) => {
      const entry = entryOf(service);
      const runs = running[name];
      if (entry === undefined || runs === undefined) return [];
      const entered: EnteredService = {
        entry,
        hostName: service.hostName,
        port: service.port,
        readinessPath: service.probes.readiness,
        longestRequestSeconds: service.longestRequestSeconds,
        deregistrationDelaySeconds: shutdownOf(service).deregistrationDelaySeconds,
        namespace: runs.namespace.namespaceName,
        after: [runs.workload],
      };
      return [[name, entered]];
    }),
  );
}
