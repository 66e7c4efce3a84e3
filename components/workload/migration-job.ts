import { createHash } from "node:crypto";
import type { JobArgs } from "@pulumi/kubernetes/batch/v1/job.js";
import type { meta } from "@pulumi/kubernetes/types/input.js";
import type { Migration } from "../../model/service.ts";
import { type JobRun, jobDeadlineSeconds, jobSpec } from "./job-pods.ts";
import type { PodPurpose } from "./pod-template.ts";
import type { ServicePods } from "./service-pods.ts";

/** What tells one release's migration from another's: ten digits over image and arguments. */
export function releaseOf(image: string, { args }: Migration): string {
  return createHash("sha256")
    .update(JSON.stringify([image, args]))
    .digest("hex")
    .slice(0, 10);
}

/**
 * The migration of one release. It is tried once: a second try after half a migration is somebody's decision, and the next
 * deployment is one, since Pulumi replaces a Job that has failed. A finished Job stays until the next release's is done, as the
 * record that it ran.
 *
 * Source of the annotations: https://www.pulumi.com/registry/packages/kubernetes/api-docs/batch/v1/job/
 */
export function migrationJob(
  pods: ServicePods,
  migration: Migration,
  metadata: meta.v1.ObjectMeta,
  purpose: Pick<PodPurpose, "secrets" | "serviceAccount">,
): JobArgs {
  const run: JobRun = { retries: 0, timeoutSeconds: migration.timeoutSeconds };
  return {
    metadata: {
      ...metadata,
      name: `migration-${releaseOf(pods.service.image, migration)}`,
      annotations: {
        "pulumi.com/replaceUnready": "true",
        // Longer than the Job's own deadline, so that it is the Job which says why it failed.
        "pulumi.com/timeoutSeconds": String(jobDeadlineSeconds(run) + 60),
      },
    },
    spec: jobSpec(pods, { ...purpose, component: "migration", args: migration.args }, run),
  };
}
