/**
 * A service as its environment declares it: what the config hands to everything that judges, connects or runs it. Every default
 * is filled in; which values are allowed is the config's business.
 */
export interface Service {
  /** `REPOSITORY@sha256:` and 64 hexadecimal digits; never a tag, which could mean another image tomorrow. */
  readonly image: string;
  /** Arguments of the image's entry point, as in `["api"]`. */
  readonly args: readonly string[];
  /** Port of the container and, because the VPC CNI's policies ask for it, of the Service too; 1024 to 65535. */
  readonly port: number;
  /** Port that serves metrics, 1024 to 65535, or `none`. */
  readonly metricsPort: number | "none";
  readonly probes: ServiceProbes;
  readonly resources: ServiceResources;
  readonly replicas: { readonly min: number; readonly max: number };
  /** Connections to the database that each replica may hold open at once; 0 without a connection to it. */
  readonly poolSize: number;
  /**
   * `own`, or the service in whose schema this one works, as a worker that processes what an API has written. It keeps logins of
   * its own; what they may do there is granted by the owner's migration, which alone changes the schema.
   */
  readonly schemaOf: string;
  /** Longest request in seconds: what the end of a pod waits for. */
  readonly longestRequestSeconds: number;
  readonly connectsTo: readonly Destination[];
  readonly exposedTo: readonly Source[];
  /** Name below the environment's domain, as in `api`; `@` is the domain itself, `none` a service without an entry. */
  readonly hostName: string;
  /** Values that are no secret, handed to the container as environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  /** Feature flags, mounted as one JSON file that changes without a restart. */
  readonly flags: Readonly<Record<string, boolean>>;
  readonly migration: Migration | "none";
  /** Jobs by the clock that share the service's image, settings and connections, by name in kebab case. */
  readonly jobs: Readonly<Record<string, ScheduledJob>>;
  /** Name of the team whose group may look at and restart the service, as the cluster's access names it, or `none`. */
  readonly team: string;
  /** What all its pods together may request, `derived` from what it declares unless given. */
  readonly quota: ServiceQuota | "derived";
}

/** Memory is limited as it is requested, so one number says both. */
export interface ServiceQuota {
  readonly cpuMillicores: number;
  readonly memoryMib: number;
}

/** Three different paths: what has started, what hangs, what can take requests. */
export interface ServiceProbes {
  readonly startup: string;
  /** About the process alone; one that asks a dependency would restart every pod when the dependency fails. */
  readonly liveness: string;
  readonly readiness: string;
}

/** Of one replica. Memory is requested and limited alike; a limit of CPU would only slow it down. */
export interface ServiceResources {
  readonly cpuMillicores: number;
  readonly memoryMib: number;
}

/** Runs before a release's new pods, once. */
export interface Migration {
  readonly args: readonly string[];
  readonly timeoutSeconds: number;
}

/**
 * Longest name of a scheduled job, in characters: the runs' names add 11 to it, and a label takes 63.
 *
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export const longestJobName = 52;

export interface ScheduledJob {
  /** Five fields of cron, in UTC, as in `17 3 * * *`. */
  readonly schedule: string;
  readonly args: readonly string[];
  readonly timeoutSeconds: number;
}

/**
 * What a service may reach: `database`, another service (`service:orders`, which has to admit it), a host outside the VPC on port
 * 443 (`host:api.example.com`), or everything outside the VPC on port 443 (`https`).
 */
export type Destination = "database" | "https" | `service:${string}` | `host:${string}`;

/** Who may reach a service: `internet` through the public entry, `internal` through the internal one, or a service that says so too. */
export type Source = "internet" | "internal" | `service:${string}`;

/** The service that an edge names; `undefined` where it names something else. */
export function serviceOf(edge: Destination | Source): string | undefined {
  return edge.startsWith("service:") ? edge.slice("service:".length) : undefined;
}

/** The host that a destination names; `undefined` where it names something else. */
export function hostOf(destination: Destination): string | undefined {
  return destination.startsWith("host:") ? destination.slice("host:".length) : undefined;
}

/** Which load balancer leads to a service; `undefined` for one that none leads to. */
export function entryOf({ exposedTo }: Pick<Service, "exposedTo">): "internal" | "public" | undefined {
  if (exposedTo.includes("internet")) return "public";
  return exposedTo.includes("internal") ? "internal" : undefined;
}

/** Environment variable in which a service finds another: `WORKER_URL` for `worker`. */
export function urlVariable(service: string): string {
  return `${service.toUpperCase().replaceAll("-", "_")}_URL`;
}

/** The service in whose schema a service works; `undefined` for one without a connection to the database. */
export function schemaOwner(
  name: string,
  { connectsTo, schemaOf }: Pick<Service, "connectsTo" | "schemaOf">,
): string | undefined {
  if (!connectsTo.includes("database")) return undefined;
  return schemaOf === "own" ? name : schemaOf;
}
