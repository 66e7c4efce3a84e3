import type { autoscaling } from "@pulumi/kubernetes/types/input.js";
import type { Service } from "../../model/service.ts";

/** Share of the requested CPU that the autoscaler aims at, in percent. */
export const targetCpuPercent = 70;

/**
 * Up at once, down only to the highest need of the last ten minutes, and then by a quarter a minute: load that rises and falls by
 * 30 %, in any rhythm up to ten minutes, does not make replicas come and go.
 *
 * Source: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export const scalingBehaviour = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Percent", value: 100, periodSeconds: 60 },
      { type: "Pods", value: 4, periodSeconds: 60 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 600,
    selectPolicy: "Max",
    policies: [
      { type: "Percent", value: 25, periodSeconds: 60 },
      { type: "Pods", value: 1, periodSeconds: 60 },
    ],
  },
};

export function autoscalerSpec(
  deployment: string,
  { replicas }: Pick<Service, "replicas">,
): autoscaling.v2.HorizontalPodAutoscalerSpec {
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: targetCpuPercent } },
      },
    ],
    behavior: scalingBehaviour,
  };
}
