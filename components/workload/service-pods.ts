import type * as pulumi from "@pulumi/pulumi";
import type { Service } from "../../model/service.ts";

/** Where the database is, and who may vouch for it. */
export interface ServiceDatabase {
  /** Host name. */
  readonly host: pulumi.Input<string>;
  /** TCP port. */
  readonly port: number;
  /** Name of the database on the server. */
  readonly name: string;
  /** Certificates to trust, in PEM. */
  readonly caBundle: string;
}

/** What all pods of one service have in common: those of the service itself, of its migration, its jobs and an operator's task. */
export interface ServicePods {
  /** Name of the service, and of its namespace. */
  readonly name: string;
  /** As declared. */
  readonly service: Service;
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** Name of the environment, as in `prod`. */
  readonly environment: string;
  /** Port of each service that this one connects to, by name. */
  readonly servicePorts: Readonly<Record<string, number>>;
  /** Seconds for which it keeps idle connections of a load balancer; `none` where none is in front. */
  readonly keepAliveSeconds: number | "none";
  /** Services that work in this one's schema, sorted by name; its migration grants their logins what they need there. */
  readonly schemaGuests: readonly string[];
  /** `none` where the service has no connection to it. */
  readonly database: ServiceDatabase | "none";
}
