import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob.js";
import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { meta } from "@pulumi/kubernetes/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import { autoscalerSpec } from "./autoscaler.ts";
import { configMapOf, databaseCaDocument, flagsDocument, settingsDocument } from "./config-maps.ts";
import { deploymentDocument } from "./deployment.ts";
import { disruptionBudgetSpec } from "./disruption-budget.ts";
import { identityNames, migrationIdentityNames } from "./identity-names.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import { migrationJob, releaseOf } from "./migration-job.ts";
import { createPodIdentity, type MountedSecret } from "./pod-identity.ts";
import { cronJobDocument } from "./scheduled-job.ts";
import { checkWorkload, type WorkloadArgs } from "./workload-args.ts";

export type { WorkloadArgs, WorkloadLogins } from "./workload-args.ts";

/**
 * A service on Kubernetes: its pods and how many there are, their identity, secrets and settings, its migration before each release and
 * its jobs by the clock.
 *
 * Costs what its pods' share of the nodes costs; beside that nothing (Pod Identity, roles and the CSI driver are free).
 *
 * What belongs to a migration or a job is named with a dot, which no service's name has: the migration of `orders` is not the
 * service `orders-migration`.
 *
 * Leaves out: the namespace and its policies (`ServiceNamespace`), entries from outside, metrics and alarms, and volumes that outlive
 * a pod.
 */
export class Workload extends pulumi.ComponentResource {
  /** Name of the Service, which is the host name within the namespace. */
  readonly serviceName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    checkWorkload(args);
    super("plinth:workload:Workload", name, {}, opts);

    const own = [...createIdentity(this, name, args), ...createConfigMaps(this, name, args), ...args.after];
    const migration = createMigration(this, name, args, own);
    const ready = migration === undefined ? own : [...own, migration];
    const service = createService(this, name, args);
    const deployment = createDeployment(this, name, args, ready);
    createAutoscaler(this, name, args, deployment);
    createDisruptionBudget(this, name, args);
    createScheduledJobs(this, name, args, ready);

    this.serviceName = service.metadata.name;
    this.registerOutputs({ serviceName: this.serviceName });
  }
}

function metadataOf(args: WorkloadArgs, component?: "job" | "migration"): meta.v1.ObjectMeta {
  const labels = objectLabels({ service: args.name, project: args.project }, component);
  return { name: args.name, namespace: args.namespace, labels };
}

function createIdentity(parent: Workload, name: string, args: WorkloadArgs): readonly pulumi.Resource[] {
  const { logins } = args;
  return createPodIdentity(parent, name, {
    ...args,
    service: args.name,
    serviceAccount: identityNames(args).serviceAccount,
    description: `${args.name}: reads its own secrets`,
    secret: logins === "none" ? "none" : applicationSecret(args.name, logins),
  });
}

type Logins = Exclude<WorkloadArgs["logins"], "none">;

function applicationSecret(name: string, { applicationSecretArn, keyArn }: Logins): MountedSecret {
  return { name: `${name}-database`, arn: applicationSecretArn, keyArn, file: "database.json" };
}

function migratorSecret(name: string, { keyArn, migratorSecretArn }: Logins): MountedSecret {
  return { name: `${name}-database-migrator`, arn: migratorSecretArn, keyArn, file: "migrator.json" };
}

function createConfigMaps(parent: Workload, name: string, args: WorkloadArgs): readonly pulumi.Resource[] {
  const documents = {
    settings: settingsDocument(args),
    "database-ca": databaseCaDocument(args),
    flags: flagsDocument(args),
  };
  return Object.entries(documents).flatMap(([suffix, document]) =>
    document === undefined
      ? []
      : [new ConfigMap(`${name}-${suffix}`, configMapOf(document, metadataOf(args)), { parent })],
  );
}

/**
 * One Job for each release: it is a resource of its own by its name, so that the next release makes another and a rollback makes the
 * earlier one again. What else changes about it (memory, settings) must not run a finished migration again, hence `ignoreChanges`.
 */
function createMigration(
  parent: Workload,
  name: string,
  args: WorkloadArgs,
  after: readonly pulumi.Resource[],
): Job | undefined {
  const { logins, service } = args;
  const { migration } = service;
  if (migration === "none") return undefined;
  const identity = migrationIdentityNames(args);
  const own =
    logins === "none"
      ? []
      : createPodIdentity(parent, `${name}.migration`, {
          ...args,
          service: args.name,
          serviceAccount: identity.serviceAccount,
          description: `${args.name}: reads the migrator's secret while a migration runs`,
          secret: migratorSecret(args.name, logins),
        });
  return new Job(
    `${name}.migration-${releaseOf(service.image, migration)}`,
    migrationJob(args, migration, metadataOf(args, "migration"), identity),
    // A pod names its account, its secrets and its settings by words that the engine cannot follow.
    { parent, dependsOn: [...after, ...own], ignoreChanges: ["spec"] },
  );
}

function createService(parent: Workload, name: string, args: WorkloadArgs): Service {
  return new Service(
    name,
    {
      metadata: {
        ...metadataOf(args),
        // Its endpoints come with the Deployment, which is waited for itself and may have to wait for a migration.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "ClusterIP",
        selector: selectorLabels(args.name, "service"),
        // By number, and the same one as the container's: the VPC CNI's policies hold for no other.
        ports: [{ name: "http", port: args.service.port, targetPort: args.service.port, protocol: "TCP" }],
      },
    },
    { parent },
  );
}

function createDeployment(
  parent: Workload,
  name: string,
  args: WorkloadArgs,
  after: readonly pulumi.Resource[],
): Deployment {
  return new Deployment(
    name,
    deploymentDocument(args, metadataOf(args), identityNames(args)),
    // The migration comes first, and for the rest see there.
    { parent, dependsOn: [...after] },
  );
}

function createAutoscaler(parent: Workload, name: string, args: WorkloadArgs, deployment: Deployment): void {
  const spec = autoscalerSpec(args.name, args.service);
  // It names its Deployment by a word that the engine cannot follow, so that a preview shows how many pods there may be.
  new HorizontalPodAutoscaler(
    name,
    { metadata: metadataOf(args), spec },
    { parent, dependsOn: [deployment] },
  );
}

function createDisruptionBudget(parent: Workload, name: string, args: WorkloadArgs): void {
  const spec = disruptionBudgetSpec(args.name);
  new PodDisruptionBudget(name, { metadata: metadataOf(args), spec }, { parent });
}

function createScheduledJobs(
  parent: Workload,
  name: string,
  args: WorkloadArgs,
  after: readonly pulumi.Resource[],
): void {
  for (const [jobName, job] of Object.entries(args.service.jobs)) {
    new CronJob(
      `${name}.${jobName}`,
      cronJobDocument(args, jobName, job, metadataOf(args, "job"), identityNames(args)),
      // As the Deployment.
      { parent, dependsOn: [...after] },
    );
  }
}
