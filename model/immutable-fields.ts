/**
 * Kind to the fields that an API server refuses to change, so that the provider replaces the object. Every kind that the platform
 * makes is listed, one that can be changed throughout with nothing: a kind that is absent is unknown.
 *
 * Source: pulumi/pulumi-kubernetes `provider/pkg/provider/diff.go` and its `forceNew` tables.
 */
const byKind: Readonly<Record<string, readonly string[]>> = {
  ApplicationNetworkPolicy: [],
  ClusterRole: [],
  ClusterRoleBinding: ["roleRef"],
  ConfigMap: [],
  CronJob: [],
  DaemonSet: ["spec.selector"],
  Deployment: ["spec.selector"],
  HorizontalPodAutoscaler: [],
  Ingress: [],
  IngressClass: [],
  IngressClassParams: [],
  Job: ["spec.selector", "spec.template", "spec.completions"],
  LimitRange: [],
  Namespace: [],
  NetworkPolicy: [],
  NodeClass: [],
  NodePool: [],
  PersistentVolumeClaim: ["spec.accessModes", "spec.storageClassName", "spec.volumeName", "spec.selector"],
  PodDisruptionBudget: [],
  ResourceQuota: [],
  RoleBinding: ["roleRef"],
  Secret: [],
  SecretProviderClass: [],
  Service: ["spec.clusterIP", "spec.type"],
  ServiceAccount: [],
  StatefulSet: ["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"],
  StorageClass: ["parameters", "provisioner"],
};

/** Kind to the fields for whose change the provider replaces the object unless it is told to change it in place, as ours is. */
const byOption: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data", "binaryData", "immutable"],
  Secret: ["data", "stringData", "type", "immutable"],
};

/** What names an object: another name, namespace or kind is another object. */
const identity: readonly string[] = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

/** Kind of an object of the Kubernetes API by its Pulumi type, as in `ConfigMap` of `kubernetes:core/v1:ConfigMap`. */
export function kindOfType(type: string): string {
  return type.split(":")[2] ?? "";
}

/**
 * Fields whose change replaces an object; `undefined` for a kind that nobody has looked up.
 *
 * @param changedInPlace false where the provider replaces a ConfigMap or Secret for another value, as it does by itself.
 */
export function immutableFields(kind: string, changedInPlace: boolean): readonly string[] | undefined {
  if (!Object.hasOwn(byKind, kind)) return undefined;
  return [...identity, ...(byKind[kind] ?? []), ...(changedInPlace ? [] : (byOption[kind] ?? []))];
}

/** True when a dotted path, with or without positions in lists, leads to one of the fields or below it. */
export function leadsTo(fields: readonly string[], path: string): boolean {
  return fields.some(
    (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
  );
}
