import type { batch } from "@pulumi/kubernetes/types/input.js";
import { type PodPurpose, podTemplate } from "./pod-template.ts";
import type { ServicePods } from "./service-pods.ts";

/** Seconds that a pod may wait for a node, an image and its secrets before its own time begins. */
const startSeconds = 300;

/** A run to the end of one pod. */
export interface JobRun {
  /** Seconds after which a run is stopped. */
  readonly timeoutSeconds: number;
  /** How often a failed run is tried again. */
  readonly retries: number;
}

/**
 * A Job's spec. The pod's own deadline comes before the Job's: it leaves the pod and its log where they are, while the Job's
 * deletes them. The Job's is for pods that never start.
 */
export function jobSpec(
  pods: ServicePods,
  purpose: Omit<PodPurpose, "annotations" | "container" | "pod">,
  { retries, timeoutSeconds }: JobRun,
): batch.v1.JobSpec {
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: jobDeadlineSeconds({ retries, timeoutSeconds }),
    template: podTemplate(pods, {
      ...purpose,
      // A node is not taken away under work that would have to begin again.
      annotations: { "karpenter.sh/do-not-disrupt": "true" },
      pod: {
        restartPolicy: "Never",
        activeDeadlineSeconds: timeoutSeconds,
        terminationGracePeriodSeconds: 30,
      },
    }),
  };
}

/** Seconds in which all runs of a Job end, one way or the other. */
export function jobDeadlineSeconds({ retries, timeoutSeconds }: JobRun): number {
  return (retries + 1) * (startSeconds + timeoutSeconds);
}
