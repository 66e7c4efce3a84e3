import { dirname } from "node:path/posix";
import type { core } from "@pulumi/kubernetes/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import { serviceLogins } from "../../model/logins.ts";
import { schemaOwner, serviceOf, urlVariable } from "../../model/service.ts";
import { mountPaths, serviceUrl } from "../../model/service-environment.ts";
import { shutdownOf } from "../../model/shutdown.ts";
import { flagsDocument } from "./config-maps.ts";
import type { ServicePods } from "./service-pods.ts";

/**
 * What the platform tells a container by environment variables, sorted by name. Settings of the service come from its ConfigMap,
 * secrets from files and never from here.
 */
export function containerEnvironment(pods: ServicePods): core.v1.EnvVar[] {
  const { environment, keepAliveSeconds, name, service } = pods;
  const { budgetSeconds } = shutdownOf(service);
  const variables: Record<string, pulumi.Input<string>> = {
    ENVIRONMENT: environment,
    PORT: String(service.port),
    SERVICE_NAME: name,
    // Load balancers have been waited for before SIGTERM arrives: see the pod's preStop.
    SHUTDOWN_DELAY_SECONDS: "0",
    SHUTDOWN_BUDGET_SECONDS: String(budgetSeconds),
    ...(keepAliveSeconds === "none" ? {} : { KEEP_ALIVE_SECONDS: String(keepAliveSeconds) }),
    ...(service.metricsPort === "none" ? {} : { METRICS_PORT: String(service.metricsPort) }),
    ...(flagsDocument(pods) === undefined ? {} : { FLAGS_FILE: mountPaths.flags }),
    ...databaseVariables(pods),
    ...serviceUrls(pods),
  };
  return Object.entries(variables)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([variable, value]) => ({ name: variable, value }));
}

function databaseVariables({
  database,
  name,
  schemaGuests,
  service,
}: ServicePods): Record<string, pulumi.Input<string>> {
  const owner = schemaOwner(name, service);
  if (database === "none" || owner === undefined) return {};
  const guests = schemaGuests.flatMap((guest) => serviceLogins(guest).application);
  return {
    DATABASE_CA_FILE: mountPaths.databaseCa,
    DATABASE_HOST: database.host,
    DATABASE_NAME: database.name,
    DATABASE_POOL_SIZE: String(service.poolSize),
    DATABASE_PORT: String(database.port),
    DATABASE_SCHEMA: serviceLogins(owner).schema,
    // To whom the migration grants what they need in this schema.
    ...(guests.length === 0 ? {} : { DATABASE_WORKER_LOGINS: guests.join(",") }),
    SECRETS_DIRECTORY: mountPaths.secrets,
  };
}

function serviceUrls({ service, servicePorts }: ServicePods): Record<string, string> {
  return Object.fromEntries(
    service.connectsTo.flatMap((destination) => {
      const other = serviceOf(destination);
      const port = other === undefined ? undefined : servicePorts[other];
      return other === undefined || port === undefined ? [] : [[urlVariable(other), serviceUrl(other, port)]];
    }),
  );
}

/** The directory in which a ConfigMap with one file is mounted. */
export function directoryOf(file: string): string {
  return dirname(file);
}
