import type * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { regionOf } from "../../model/regions.ts";
import type { Service } from "../../model/service.ts";
import { longestJobName, serviceOf } from "../../model/service.ts";
import type { ServicePods } from "./service-pods.ts";

export interface WorkloadArgs extends ServicePods {
  /** Name of the namespace, which must exist; it is the service's. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the cluster in AWS. */
  readonly clusterName: pulumi.Input<string>;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** Where the logins of the database lie; `none` exactly where `database` is. */
  readonly logins: WorkloadLogins | "none";
  /** What must exist before a pod starts and no data names: network policies, roles in the database and their first passwords. */
  readonly after: readonly pulumi.Resource[];
}

/** The two secrets of a service with a connection to the database. */
export interface WorkloadLogins {
  /** ARN of the secret of the service's own logins. */
  readonly applicationSecretArn: pulumi.Input<string>;
  /** ARN of the migrator's, which only a migration may read. */
  readonly migratorSecretArn: pulumi.Input<string>;
  /** ARN of the key of both. */
  readonly keyArn: pulumi.Input<string>;
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws Error naming the first wrong argument, its value and what is allowed. */
export function checkWorkload(args: WorkloadArgs): void {
  const { name, region, service } = args;
  regionOf(region);
  checkName("iamRole", `${name}.migration-role`);
  if (!kebab.test(name)) {
    throw new Error(
      `"${name}" is no name of a service; allowed are lower-case letters, digits and single hyphens, first a letter, as in "order-events".`,
    );
  }
  if (!/@sha256:[0-9a-f]{64}$/.test(service.image)) {
    throw new Error(
      `The image of "${name}" is "${service.image}"; allowed is a digest, REPOSITORY@sha256: and 64 hexadecimal digits, because a tag can mean another image tomorrow.`,
    );
  }
  checkService(name, service);
  checkPeers(args);
}

function checkService(name: string, { jobs, probes, replicas }: Service): void {
  const paths = [probes.startup, probes.liveness, probes.readiness];
  if (new Set(paths).size < paths.length) {
    throw new Error(
      `The probes of "${name}" ask ${paths.join(", ")}; allowed are three different paths, because they ask three different things.`,
    );
  }
  if (replicas.min < 1 || replicas.min > replicas.max) {
    throw new Error(
      `replicas of "${name}" are ${replicas.min} to ${replicas.max}; allowed are a min from 1 and a max that is no less.`,
    );
  }
  const wrong = Object.keys(jobs).find((job) => !kebab.test(job) || job.length > longestJobName);
  if (wrong !== undefined) {
    throw new Error(
      `"${name}" has a job "${wrong}"; allowed are names of at most ${longestJobName} lower-case letters, digits and single hyphens, first a letter.`,
    );
  }
}

function checkPeers({ database, logins, name, service, servicePorts }: WorkloadArgs): void {
  if ((database === "none") !== (logins === "none")) {
    throw new Error(
      `"${name}" has ${database === "none" ? "logins and no database" : "a database and no logins"}; allowed are both or neither.`,
    );
  }
  const unknown = service.connectsTo
    .map(serviceOf)
    .find((other) => other !== undefined && !(other in servicePorts));
  if (unknown !== undefined) {
    throw new Error(
      `"${name}" connects to "${unknown}", of which servicePorts names no port; it names ${Object.keys(servicePorts).join(", ") || "none"}.`,
    );
  }
}
