import { numberAt } from "../input-values.ts";
import { servingTypes } from "./pod-specs.ts";

/** Where each type says how many pods serve, at least. */
export const replicaPaths: Readonly<Record<string, string>> = {
  ...Object.fromEntries(servingTypes.map((type) => [type, "spec.replicas"])),
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "spec.minReplicas",
};

/** True where nothing serves, or nothing may. Absent means one. */
export function mayRunNone(type: string, inputs: unknown): boolean {
  const path = replicaPaths[type];
  return path !== undefined && numberAt(inputs, path) === 0;
}
