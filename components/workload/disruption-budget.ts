import type { policy } from "@pulumi/kubernetes/types/input.js";
import { selectorLabels } from "./labels.ts";

/**
 * One pod at a time, which is always one: a budget that names how many must stay would stop the drain of a node under a service
 * with that many replicas, or with one. Pods that are not ready can always be evicted, since they serve nobody.
 *
 * Source: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export function disruptionBudgetSpec(service: string): policy.v1.PodDisruptionBudgetSpec {
  return {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: selectorLabels(service, "service") },
  };
}
