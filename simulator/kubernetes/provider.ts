import type { Cloud } from "../cloud.ts";
import { differences } from "../difference.ts";
import type {
  CheckedInputs,
  Difference,
  ProviderInstance,
  ResourceReference,
  SimulatedProvider,
} from "../simulated-provider.ts";
import { NotSimulated } from "../simulated-provider.ts";
import { hexOf, uuid } from "../simulated-type.ts";
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

/** The simulated Kubernetes provider: any object of the API, without a server that could refuse it. */
export class KubernetesProvider implements SimulatedProvider {
  readonly packageName = "kubernetes";
  readonly version = "4.34.2";
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  checkConfig(): CheckedInputs["failures"] {
    return [];
  }

  configure(): ProviderInstance {
    return new KubernetesInstance(this.#cloud);
  }
}

class KubernetesInstance implements ProviderInstance {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  check(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs {
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

  diff(resource: ResourceReference, oldInputs: Properties, news: Properties): Difference {
    const immutable = [
      "apiVersion",
      "kind",
      "metadata.name",
      "metadata.namespace",
      ...(immutableFields[kindOf(resource)] ?? []),
    ];
    const changes = differences(oldInputs, news, (path) =>
      immutable.some(
        (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
      ),
    );
    const sameName = nameOf(oldInputs) === nameOf(news) && nameOf(news) !== undefined;
    return { changes, deleteBeforeReplace: sameName && changes.some(({ replaces }) => replaces) };
  }

  async create(
    resource: ResourceReference,
    inputs: Properties,
    preview: boolean,
  ): Promise<{ id: string; outputs: Properties }> {
    const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
    if (preview) return { id: "", outputs: { ...inputs, metadata: { ...metadata, uid: unknownValue } } };
    const namespace = typeof metadata["namespace"] === "string" ? `${metadata["namespace"]}/` : "";
    const id = `${namespace}${nameOf(inputs) ?? resource.name}`;
    const outputs = {
      ...inputs,
      metadata: { ...metadata, uid: uuid({ hex: hexOf(resource.urn) }, "uid"), generation: 1 },
    };
    await this.#cloud.create(resource, id, { inputs, outputs });
    return { id, outputs };
  }

  async update(
    resource: ResourceReference,
    id: string,
    oldOutputs: Properties,
    inputs: Properties,
    preview: boolean,
  ): Promise<Properties> {
    const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
    const before = isProperties(oldOutputs["metadata"]) ? oldOutputs["metadata"] : {};
    const generation = typeof before["generation"] === "number" ? before["generation"] + 1 : 1;
    const outputs = { ...inputs, metadata: { ...metadata, uid: before["uid"], generation } };
    if (!preview) await this.#cloud.update(resource, id, inputs, outputs);
    return outputs;
  }

  read(resource: ResourceReference, id: string): { inputs: Properties; outputs: Properties } | undefined {
    return this.#cloud.get(resource.type, id);
  }

  async delete(resource: ResourceReference, id: string, oldOutputs: Properties): Promise<void> {
    await this.#cloud.delete(resource, id, oldOutputs);
  }

  invoke(token: string): Properties {
    throw new NotSimulated(
      `The simulator cannot answer the function ${token}: it needs a real API server. Add it to \`invoke\` in simulator/kubernetes/provider.ts.`,
    );
  }
}

function kindOf({ type }: ResourceReference): string {
  const [, groupVersion = "", kind = ""] = type.split(":");
  if (notObjects.some((word) => groupVersion.startsWith(word))) {
    throw new NotSimulated(
      `The simulator cannot simulate the type ${type}: it is not an object of the Kubernetes API. Declare its objects one by one, or extend simulator/kubernetes/provider.ts.`,
    );
  }
  return kind;
}

function nameOf(inputs: Properties): string | undefined {
  const metadata = inputs["metadata"];
  return isProperties(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : undefined;
}
