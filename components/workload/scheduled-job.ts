import type { CronJobArgs } from "@pulumi/kubernetes/batch/v1/cronJob.js";
import type { meta } from "@pulumi/kubernetes/types/input.js";
import type { ScheduledJob } from "../../model/service.ts";
import { jobSpec } from "./job-pods.ts";
import { objectLabels } from "./labels.ts";
import type { PodPurpose } from "./pod-template.ts";
import type { ServicePods } from "./service-pods.ts";

/** Seconds after its time at which a run that could not begin is left out; without it a hundred missed ones stop the schedule. */
const startingDeadlineSeconds = 600;

/** A job by the clock. A run that is still going on when the next is due keeps it from beginning. */
export function cronJobDocument(
  pods: ServicePods,
  name: string,
  job: ScheduledJob,
  metadata: meta.v1.ObjectMeta,
  purpose: Pick<PodPurpose, "secrets" | "serviceAccount">,
): CronJobArgs {
  return {
    metadata: { ...metadata, name },
    spec: {
      schedule: job.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: objectLabels({ service: pods.name, project: pods.project }, "job") },
        spec: jobSpec(
          pods,
          { ...purpose, component: "job", args: job.args },
          { retries: 1, timeoutSeconds: job.timeoutSeconds },
        ),
      },
    },
  };
}
