import type { Cloud } from "../cloud.ts";
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
import { isProperties } from "../wire.ts";
import type { ApiServer } from "./api-server.ts";
import { ApiServerInstance } from "./api-server-instance.ts";
import { checkObject, diffObject, idOf, mutableKinds, plannedOutputs } from "./object-operations.ts";
import { reportedStatus } from "./reported-status.ts";

/** A cluster that takes the place of the simulated one. */
export interface RealCluster {
  readonly api: ApiServer;
  /** Called before the first change, and maybe again before later ones. */
  readonly onChange: () => void;
}

/**
 * The Kubernetes provider: any object of the API. Without an API server nobody can refuse one, and it exists in the simulated
 * cloud; with one, that server has the last word.
 */
export class KubernetesProvider implements SimulatedProvider {
  readonly packageName = "kubernetes";
  readonly version = "4.34.2";
  /** Another cluster: what was in the old one is made anew (pulumi/pulumi-kubernetes `provider/pkg/provider/provider.go`, `DiffConfig`). */
  readonly replacedBy = ["clusterIdentifier"];
  readonly #cloud: Cloud;
  readonly #cluster: RealCluster | undefined;

  constructor(cloud: Cloud, cluster?: RealCluster) {
    this.#cloud = cloud;
    this.#cluster = cluster;
  }

  checkConfig(): CheckedInputs["failures"] {
    return [];
  }

  configure(args: Properties = {}): ProviderInstance {
    const mutable = mutableKinds(args);
    return this.#cluster === undefined
      ? new KubernetesInstance(this.#cloud, mutable)
      : new ApiServerInstance(this.#cluster.api, this.#cluster.onChange, mutable);
  }
}

class KubernetesInstance implements ProviderInstance {
  readonly #cloud: Cloud;
  readonly #mutable: readonly string[];

  constructor(cloud: Cloud, mutable: readonly string[]) {
    this.#cloud = cloud;
    this.#mutable = mutable;
  }

  check(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs {
    return checkObject(resource, olds, news);
  }

  diff(resource: ResourceReference, oldInputs: Properties, news: Properties): Difference {
    return diffObject(resource, oldInputs, news, this.#mutable);
  }

  async create(
    resource: ResourceReference,
    inputs: Properties,
    preview: boolean,
  ): Promise<{ id: string; outputs: Properties }> {
    if (preview) return { id: "", outputs: plannedOutputs(inputs) };
    const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
    const id = idOf(resource, inputs);
    const outputs = {
      ...inputs,
      ...reportedStatus(inputs),
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
    const outputs = {
      ...inputs,
      ...reportedStatus(inputs),
      metadata: { ...metadata, uid: before["uid"], generation },
    };
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
