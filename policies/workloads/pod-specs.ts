import type { PlanInputs } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, isBlock, isUnknown, textAt, valueAt } from "../input-values.ts";
import type { ResourceSet } from "../resource-set.ts";

/** Where each kind of object keeps the spec of its pods. */
const specPaths = {
  "kubernetes:core/v1:Pod": "spec",
  "kubernetes:apps/v1:Deployment": "spec.template.spec",
  "kubernetes:apps/v1:StatefulSet": "spec.template.spec",
  "kubernetes:apps/v1:DaemonSet": "spec.template.spec",
  "kubernetes:apps/v1:ReplicaSet": "spec.template.spec",
  "kubernetes:batch/v1:Job": "spec.template.spec",
  "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.spec",
} as const;

/** Kinds whose pods serve until they are told to stop: they are asked how they are, and drained. */
export const servingTypes = ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"];

/** The spec of an object's pods. */
export interface PodSpec {
  readonly resource: PlannedResource;
  readonly spec: PlanInputs;
}

export interface Container {
  readonly name: string;
  readonly container: PlanInputs;
}

/** The specs of all pods that the resources would run; one that is unknown as a whole is left out. */
export function podSpecs(resources: ResourceSet): readonly PodSpec[] {
  return Object.entries(specPaths).flatMap(([type, path]) =>
    resources.ofType(type).flatMap((resource) => {
      const spec = valueAt(resource.inputs, path);
      return isBlock(spec) && !isUnknown(spec) ? [{ resource, spec }] : [];
    }),
  );
}

/** Containers of all three kinds, those that run before the others included. */
export function containersOf({ spec }: PodSpec): readonly Container[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((key) =>
    blocksAt(spec, key).map((container) => ({ name: textAt(container, "name") ?? "?", container })),
  );
}

/** Properties of pods, by the types that have pods: as in `containers[].image`. */
export function podReads(...properties: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(specPaths).map(([type, path]) => [
      type,
      properties.map((property) => `${path}.${property}`),
    ]),
  );
}
