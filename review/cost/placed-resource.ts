import type { PlannedResource } from "../../model/planned-resource.ts";
import { textAt } from "./known-input.ts";
import { everywhere } from "./price-table.ts";

/** A resource with what has to be looked up among the others: all that comes after looks at one resource alone. */
export interface PlacedResource extends PlannedResource {
  /** Where it is paid for; `undefined` for an object of a cluster that is not among the resources. */
  readonly region: string | undefined;
  /** The autoscaler of a Deployment: none, or `ambiguous` where several may be meant. */
  readonly autoscaler?: PlannedResource | "ambiguous";
}

const clusterType = "aws:eks/cluster:Cluster";
const autoscalerType = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const deploymentType = "kubernetes:apps/v1:Deployment";

/** Finds each resource's Region, and each Deployment's autoscaler. Linear. */
export function placedOf(resources: readonly PlannedResource[]): readonly PlacedResource[] {
  const cluster = resources.find(({ type }) => type === clusterType);
  const home = textAt(cluster?.inputs, "region");
  const autoscalers = Map.groupBy(
    resources.filter(({ type }) => type === autoscalerType),
    ({ inputs }) => textAt(inputs, "spec", "scaleTargetRef", "name") ?? "",
  );
  return resources.map((resource) => {
    const placed = { ...resource, region: regionOf(resource, home) };
    if (resource.type !== deploymentType) return placed;
    const autoscaler = autoscalerOf(resource, autoscalers);
    return autoscaler === undefined ? placed : { ...placed, autoscaler };
  });
}

/** The provider writes the Region among the inputs of everything that has one. */
function regionOf({ inputs, type }: PlannedResource, home: string | undefined): string | undefined {
  return type.startsWith("kubernetes:") ? home : (textAt(inputs, "region") ?? everywhere);
}

/** A namespace that is made by the same plan is not known yet, and then does not tell two autoscalers apart. */
function autoscalerOf(
  { inputs, parent }: PlannedResource,
  autoscalers: ReadonlyMap<string, readonly PlannedResource[]>,
): PlannedResource | "ambiguous" | undefined {
  const namespace = textAt(inputs, "metadata", "namespace");
  const meant = (autoscalers.get(textAt(inputs, "metadata", "name") ?? "") ?? []).filter((candidate) => {
    const other = textAt(candidate.inputs, "metadata", "namespace");
    return namespace === undefined || other === undefined ? candidate.parent === parent : namespace === other;
  });
  return meant.length > 1 ? "ambiguous" : meant[0];
}
