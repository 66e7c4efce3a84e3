import type { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Database } from "../components/data/database.ts";
import type { SecretStore } from "../components/security/secret-store.ts";
import { ServiceNamespace } from "../components/workload/service-namespace.ts";
import type { ServiceDatabase } from "../components/workload/service-pods.ts";
import { createTeamRole } from "../components/workload/team-role.ts";
import { Workload, type WorkloadLogins } from "../components/workload/workload.ts";
import { teamGroup } from "../model/cluster-access.ts";
import { keepAliveSeconds } from "../model/idle-connections.ts";
import type { HostPolicyDocument, NetworkPolicyDocument, ServicePolicies } from "../model/network-policy.ts";
import { type Quota, quotaOf } from "../model/quota.ts";
import { entryOf, type Service, schemaOwner } from "../model/service.ts";
import type { PlatformConfig } from "./config/schema.ts";
import type { EnvironmentParts } from "./environment-parts.ts";
import { rdsCertificates } from "./rds-certificates.ts";

/** What of a cluster services stand on. */
export interface ServiceCluster {
  /** Speaks to the cluster; changes ConfigMaps in place (`enableConfigMapMutable`). */
  readonly provider: Provider;
  readonly name: pulumi.Output<string>;
  /** What must exist before the first namespace: rights, enforcement of policies, custom resources. */
  readonly ready: readonly pulumi.Resource[];
}

/** One service as it runs. */
export interface RunningService {
  readonly namespace: ServiceNamespace;
  readonly workload: Workload;
}

export interface ServicesInput {
  readonly parts: Pick<EnvironmentParts, "provider"> & {
    readonly config: Pick<PlatformConfig, "accountId" | "environment" | "protect" | "region" | "tags">;
  };
  readonly cluster: ServiceCluster;
  readonly database: Pick<Database, "databaseName" | "endpoint" | "port">;
  /** Secrets of the services that connect to the database, and what sets the first passwords. */
  readonly logins: {
    readonly secrets: Pick<SecretStore, "keyArn" | "secretArns">;
    readonly rotation: pulumi.Resource | undefined;
  };
  /** As declared, by name. */
  readonly services: Readonly<Record<string, Service>>;
  /** What the connections of all services come to. */
  readonly policies: ServicePolicies;
}

/** A guarded namespace and a workload for each service, and the role of the teams that answer for them. */
export function createServices(input: ServicesInput): Readonly<Record<string, RunningService>> {
  const { cluster, parts, policies, services } = input;
  if (Object.keys(services).length === 0) return {};
  createTeamRole("service-team", parts.config.tags.project, {
    provider: cluster.provider,
    dependsOn: [...cluster.ready],
  });
  const shared: Shared = {
    ...input,
    networkPolicies: Map.groupBy(policies.networkPolicies, ({ namespace }) => namespace),
    hostPolicies: Map.groupBy(policies.hostPolicies, ({ namespace }) => namespace),
    servicePorts: Object.fromEntries(Object.entries(services).map(([name, { port }]) => [name, port])),
    databaseOf: databaseReader(input),
  };
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => {
      const namespace = createNamespace(shared, name, service);
      return [name, { namespace, workload: createWorkload(shared, name, service, namespace) }];
    }),
  );
}

interface Shared extends ServicesInput {
  readonly networkPolicies: ReadonlyMap<string, readonly NetworkPolicyDocument[]>;
  readonly hostPolicies: ReadonlyMap<string, readonly HostPolicyDocument[]>;
  readonly servicePorts: Readonly<Record<string, number>>;
  readonly databaseOf: (service: Service) => ServiceDatabase | "none";
}

/** The certificates are read once, and only where a service needs them. */
function databaseReader({ database, parts, services }: ServicesInput): Shared["databaseOf"] {
  if (!Object.values(services).some(usesDatabase)) return () => "none";
  const address: ServiceDatabase = {
    host: database.endpoint,
    port: database.port,
    name: database.databaseName,
    caBundle: rdsCertificates(parts.config.region),
  };
  return (service) => (usesDatabase(service) ? address : "none");
}

function usesDatabase({ connectsTo }: Service): boolean {
  return connectsTo.includes("database");
}

function createNamespace(shared: Shared, name: string, service: Service): ServiceNamespace {
  const { cluster, hostPolicies, networkPolicies, parts } = shared;
  return new ServiceNamespace(
    `${name}-namespace`,
    {
      service: name,
      project: parts.config.tags.project,
      quota: quotaFor(service),
      teamGroup: service.team === "none" ? "none" : teamGroup(service.team),
      networkPolicies: networkPolicies.get(name) ?? [],
      hostPolicies: hostPolicies.get(name) ?? [],
      loadBalanced: entryOf(service) !== undefined,
      protect: parts.config.protect,
      after: cluster.ready,
    },
    { provider: cluster.provider },
  );
}

function createWorkload(
  shared: Shared,
  name: string,
  service: Service,
  namespace: ServiceNamespace,
): Workload {
  const { cluster, logins, parts, servicePorts } = shared;
  const { accountId, environment, region, tags } = parts.config;
  const database = shared.databaseOf(service);
  return new Workload(
    name,
    {
      name,
      service,
      project: tags.project,
      environment,
      servicePorts,
      keepAliveSeconds: keepAliveSeconds(service, Object.values(shared.services)),
      schemaGuests: guestsOf(name, shared.services),
      database,
      namespace: namespace.namespaceName,
      clusterName: cluster.name,
      accountId,
      region,
      logins: database === "none" ? "none" : loginsOf(logins, name),
      // Nobody talks before the policies say to whom, and nobody logs in before the first rotation has set a password.
      after: [namespace, ...(database === "none" || logins.rotation === undefined ? [] : [logins.rotation])],
    },
    { providers: [parts.provider, cluster.provider] },
  );
}

/** Services that work in the schema of another. */
export function guestsOf(owner: string, services: Readonly<Record<string, Service>>): readonly string[] {
  return Object.entries(services)
    .filter(([name, service]) => name !== owner && schemaOwner(name, service) === owner)
    .map(([name]) => name)
    .toSorted();
}

/** By the names that `createLogins` gives the secrets. */
function loginsOf({ secrets }: ServicesInput["logins"], name: string): WorkloadLogins {
  const applicationSecretArn = secrets.secretArns[`${name}-database`];
  const migratorSecretArn = secrets.secretArns[`${name}-database-migrator`];
  if (applicationSecretArn === undefined || migratorSecretArn === undefined) {
    throw new Error(
      `The service "${name}" connects to the database and has no secrets for it; there are ${Object.keys(secrets.secretArns).join(", ")}.`,
    );
  }
  return { applicationSecretArn, migratorSecretArn, keyArn: secrets.keyArn };
}

/** As given, or what the service declares; how many pods that are is always derived. */
function quotaFor(service: Service): Quota {
  const derived = quotaOf(service);
  return service.quota === "derived" ? derived : { ...service.quota, pods: derived.pods };
}
