import type { PlanInputs } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, textAt, valueAt } from "./values.ts";

/** What runs for as long as the environment does. */
export const serviceTypes = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
] as const;

/** What runs once or by the clock. */
export const jobTypes = ["kubernetes:batch/v1:Job", "kubernetes:batch/v1:CronJob"] as const;

export const workloadTypes = [...serviceTypes, ...jobTypes];

/** The path of the pod's specification in a workload of this type. */
export function podPath(type: string): string {
  return type === "kubernetes:batch/v1:CronJob"
    ? "spec.jobTemplate.spec.template.spec"
    : "spec.template.spec";
}

/** The containers of a workload, those that run before the others included. */
export function containersOf({ inputs, type }: PlannedResource): readonly PlanInputs[] {
  const pod = podPath(type);
  return [...blocksAt(inputs, `${pod}.initContainers`), ...blocksAt(inputs, `${pod}.containers`)];
}

/** The name of a Kubernetes object in its cluster. */
export function objectName({ inputs }: PlannedResource): string | undefined {
  return textAt(inputs, "metadata.name");
}

/** The namespace of a Kubernetes object, or what stands for one that is not known. */
export function namespaceOf({ inputs }: PlannedResource): unknown {
  return valueAt(inputs, "metadata.namespace");
}

/** Names of the variables that a container is given one by one. */
export function variablesOf(container: PlanInputs): readonly string[] {
  return blocksAt(container, "env").flatMap((variable) => textAt(variable, "name") ?? []);
}
