import { differences } from "../difference.ts";
import type { CheckedInputs, Difference, ResourceReference } from "../simulated-provider.ts";
import { NotSimulated } from "../simulated-provider.ts";
import { hexOf } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { isProperties, unknownValue } from "../wire.ts";

/** What the provider of Kubernetes offers beyond API objects: they need a chart or files, and a server to render for. */
const notObjects = ["helm.sh", "kustomize", "yaml"];

/**
 * Fields that an API server refuses to change, so that the provider replaces the object (pulumi/pulumi-kubernetes,
 * `provider/pkg/provider/diff.go` and `forceNew` tables). Every object has a fixed name and namespace.
 */
const immutableFields: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec.selector"],
  StatefulSet: ["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"],
  DaemonSet: ["spec.selector"],
  Job: ["spec.selector", "spec.template", "spec.completions"],
  Service: ["spec.clusterIP", "spec.type"],
  PersistentVolumeClaim: ["spec.accessModes", "spec.storageClassName", "spec.volumeName", "spec.selector"],
  StorageClass: ["parameters", "provisioner"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  ConfigMap: ["data", "binaryData", "immutable"],
  Secret: ["data", "stringData", "type", "immutable"],
};

/** Names an object that the program leaves unnamed, as the provider does, and keeps the name that it has. */
export function checkObject(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs {
  kindOf(resource);
  const metadata = isProperties(news["metadata"]) ? news["metadata"] : {};
  if (metadata["name"] !== undefined || metadata["generateName"] !== undefined)
    return { inputs: news, failures: [] };
  const oldMetadata = isProperties(olds["metadata"]) ? olds["metadata"] : {};
  const kept = oldMetadata["name"];
  const name =
    typeof kept === "string"
      ? kept
      : `${resource.name}-${hexOf(`${resource.urn} ${JSON.stringify(news)}`)("name", 8)}`;
  const annotations = isProperties(metadata["annotations"]) ? metadata["annotations"] : {};
  return {
    inputs: {
      ...news,
      metadata: { ...metadata, name, annotations: { ...annotations, "pulumi.com/autonamed": "true" } },
    },
    failures: [],
  };
}

/** Which changes are made in place and which replace the object. */
export function diffObject(resource: ResourceReference, oldInputs: Properties, news: Properties): Difference {
  const immutable = [
    "apiVersion",
    "kind",
    "metadata.name",
    "metadata.namespace",
    ...(immutableFields[kindOf(resource)] ?? []),
  ];
  const changes = differences(oldInputs, news, (path) =>
    immutable.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)),
  );
  const sameName = nameOf(oldInputs) === nameOf(news) && nameOf(news) !== undefined;
  return { changes, deleteBeforeReplace: sameName && changes.some(({ replaces }) => replaces) };
}

/** The outputs of an object that a preview would create. */
export function plannedOutputs(inputs: Properties): Properties {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  return { ...inputs, metadata: { ...metadata, uid: unknownValue } };
}

/** The id that the provider gives an object: namespace and name. */
export function idOf(resource: ResourceReference, inputs: Properties): string {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  const namespace = typeof metadata["namespace"] === "string" ? `${metadata["namespace"]}/` : "";
  return `${namespace}${nameOf(inputs) ?? resource.name}`;
}

function kindOf({ type }: ResourceReference): string {
  const [, groupVersion = "", kind = ""] = type.split(":");
  if (notObjects.some((word) => groupVersion.startsWith(word))) {
    throw new NotSimulated(
      `The simulator cannot simulate the type ${type}: it is not an object of the Kubernetes API. Declare its objects one by one, or extend simulator/kubernetes/objects.ts.`,
    );
  }
  return kind;
}

function nameOf(inputs: Properties): string | undefined {
  const metadata = inputs["metadata"];
  return isProperties(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : undefined;
}
