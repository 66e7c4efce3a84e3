import type { batch } from "@pulumi/kubernetes/types/input.js";
import { identityNames } from "./identity-names.ts";
import { jobSpec } from "./job-pods.ts";
import { objectLabels } from "./labels.ts";
import type { ServicePods } from "./service-pods.ts";

export interface TaskRun {
  /** What tells this run from others, lower-case letters and digits, at most 20. */
  readonly id: string;
  /** Seconds after which the task is stopped. */
  readonly timeoutSeconds: number;
}

/** Seconds for which a finished task can be looked at. */
const keptSeconds = 86_400;

/**
 * A task that an operator runs once, beside the release that is running: the same image, settings, secrets, identity and network
 * policies as the service's, with other arguments. It is tried once.
 *
 * @param args arguments of the image's entry point.
 */
export function taskJob(
  pods: ServicePods,
  args: readonly string[],
  { id, timeoutSeconds }: TaskRun,
): batch.v1.Job {
  const { name, project } = pods;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `task-${id}`,
      namespace: name,
      labels: objectLabels({ service: name, project }, "job"),
    },
    spec: {
      ttlSecondsAfterFinished: keptSeconds,
      ...jobSpec(pods, { ...identityNames(pods), component: "job", args }, { retries: 0, timeoutSeconds }),
    },
  };
}
