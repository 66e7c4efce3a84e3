import type { Factor, NotKnown } from "./charge.ts";
import { isUnknownAt, numberAt } from "./known-input.ts";
import type { PlacedResource } from "./placed-resource.ts";
import type { UsageAssumptions } from "./usage-assumptions.ts";

/**
 * How many pods a Deployment has on average. An autoscaler keeps them between two numbers, and load decides where: the assumption
 * `averageScale` says how far up, so that a higher maximum costs something even though it may never be reached.
 */
export function expectedReplicas(
  { autoscaler, inputs }: PlacedResource,
  { averageScale }: UsageAssumptions,
): Factor | NotKnown {
  if (autoscaler === "ambiguous") return { input: "which of several autoscalers is meant" };
  if (autoscaler === undefined) {
    if (isUnknownAt(inputs, "spec")) return { input: "spec.replicas" };
    return { value: numberAt(inputs, "spec", "replicas") ?? 1, unit: "replicas" };
  }
  const least = numberAt(autoscaler.inputs, "spec", "minReplicas");
  const most = numberAt(autoscaler.inputs, "spec", "maxReplicas");
  if (least === undefined) return { input: "minReplicas of its autoscaler" };
  if (most === undefined) return { input: "maxReplicas of its autoscaler" };
  const expected = least + averageScale.value * (most - least);
  return { value: Math.round(expected * 100) / 100, unit: "replicas", assumption: "averageScale" };
}
