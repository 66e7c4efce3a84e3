/** What a pod is there for; policies, budgets and the Service tell pods of one service apart by it. */
export type PodComponent = "job" | "migration" | "service";

export interface LabelInput {
  /** Name of the service. */
  readonly service: string;
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
}

/**
 * Labels of every object, in the words that Kubernetes recommends.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function objectLabels(
  { project, service }: LabelInput,
  component: PodComponent = "service",
): Record<string, string> {
  return {
    ...selectorLabels(service, component),
    "app.kubernetes.io/part-of": project,
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/** The labels by which a service's pods are selected. They never change: a Deployment's selector cannot. */
export function selectorLabels(service: string, component: PodComponent): Record<string, string> {
  return { "app.kubernetes.io/name": service, "app.kubernetes.io/component": component };
}
