/** What a pod of a service is there for. */
export type PodComponent = "job" | "migration" | "service";

/** The labels by which policies, budgets and the Service find a service's pods. */
export const nameLabel = "app.kubernetes.io/name";
export const componentLabel = "app.kubernetes.io/component";

/**
 * The label that the API server itself gives each namespace, so that nobody who may label namespaces can pass for another.
 *
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
 */
export const namespaceLabel = "kubernetes.io/metadata.name";

/** The two labels of a service's pods of one kind. */
export function podLabels(service: string, component: PodComponent): Readonly<Record<string, string>> {
  return { [nameLabel]: service, [componentLabel]: component };
}
