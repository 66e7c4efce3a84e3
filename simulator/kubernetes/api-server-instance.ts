import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type {
  CheckedInputs,
  Difference,
  FoundResource,
  ProviderInstance,
  ResourceReference,
} from "../simulated-provider.ts";
import { CloudRefusal, NotSimulated } from "../simulated-provider.ts";
import type { Properties } from "../wire.ts";
import { holdsUnknown, isProperties, revealedProperties, secretSignature, signatureKey } from "../wire.ts";
import type { ApiServer, KubernetesObject } from "./api-server.ts";
import { ApiRefusal, nameOf } from "./api-server.ts";
import { checkObject, diffObject, idOf, plannedOutputs } from "./object-operations.ts";
import { reportedStatus } from "./reported-status.ts";

/** How long a deletion may take to come to its end: a namespace takes its contents along first. */
const deletionTimeoutMs = 120_000;

/**
 * The Kubernetes provider on a real API server: every change is a server-side apply, and a preview is one that stores nothing.
 * Unlike the provider of `@pulumi/kubernetes` it does not wait until pods are ready.
 */
export class ApiServerInstance implements ProviderInstance {
  readonly #api: ApiServer;
  /** Called before the first change. */
  readonly #onChange: () => void;
  readonly #mutable: readonly string[];

  constructor(api: ApiServer, onChange: () => void, mutable: readonly string[] = []) {
    this.#api = api;
    this.#onChange = onChange;
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
    if (preview) {
      await this.#tryOut(resource, inputs);
      return { id: "", outputs: plannedOutputs(inputs) };
    }
    return { id: idOf(resource, inputs), outputs: await this.#apply(resource, inputs) };
  }

  async update(
    resource: ResourceReference,
    _id: string,
    oldOutputs: Properties,
    inputs: Properties,
    preview: boolean,
  ): Promise<Properties> {
    if (!preview) return this.#apply(resource, inputs);
    await this.#tryOut(resource, inputs);
    return withUid(inputs, uidOf(oldOutputs));
  }

  /**
   * What was applied counts as unaltered where applying it again would change nothing: the API server fills in defaults and
   * writes quantities in its own way, and neither is a difference.
   */
  async read(
    resource: ResourceReference,
    _id: string,
    recordedInputs: Properties,
  ): Promise<FoundResource | undefined> {
    const object = objectOf(resource, recordedInputs);
    const live = await this.#api.get(object);
    if (live === undefined) return undefined;
    const inputs = (await this.#wouldChange(object, live))
      ? { ...recordedInputs, ...likeRecorded(live, recordedInputs) }
      : recordedInputs;
    return { inputs, outputs: withUid(inputs, uidOf(live)) };
  }

  async delete(resource: ResourceReference, _id: string, oldOutputs: Properties): Promise<void> {
    const object = objectOf(resource, oldOutputs);
    const uid = uidOf(oldOutputs);
    this.#onChange();
    await this.#api.delete(object, uid);
    const end = Date.now() + deletionTimeoutMs;
    for (;;) {
      const live = await this.#api.get(object);
      if (live === undefined || (uid !== undefined && uidOf(live) !== uid)) return;
      if (Date.now() > end) {
        throw new CloudRefusal(
          `${object.kind} ${nameOf(object)} is still being deleted after ${deletionTimeoutMs / 1000} s; its finalizers say who holds it: ${finalizersOf(live)}`,
        );
      }
      await wait(200);
    }
  }

  invoke(token: string): Properties {
    throw new NotSimulated(
      `The simulator cannot answer the function ${token}, even with an API server. Add it to \`invoke\` in simulator/kubernetes/api-server-instance.ts.`,
    );
  }

  async #apply(resource: ResourceReference, inputs: Properties): Promise<Properties> {
    this.#onChange();
    const object = objectOf(resource, inputs);
    const { body } = await this.#api.apply(object, { force: takesOver(object) });
    return withUid(inputs, uidOf(body));
  }

  /**
   * Asks the API server for its opinion, where it can have one: not of values that are known after the update only, and not of
   * an object whose namespace or kind the same update brings along.
   */
  async #tryOut(resource: ResourceReference, inputs: Properties): Promise<void> {
    if (holdsUnknown(inputs)) return;
    const object = objectOf(resource, inputs);
    try {
      await this.#api.apply(object, { dryRun: true, force: takesOver(object) });
    } catch (problem) {
      if (!(problem instanceof ApiRefusal) || problem.status !== 404) throw problem;
    }
  }

  async #wouldChange(object: KubernetesObject, live: Properties): Promise<boolean> {
    try {
      const { body } = await this.#api.apply(object, { dryRun: true, force: true });
      return !isDeepStrictEqual(contentOf(body), contentOf(live));
    } catch (problem) {
      if (problem instanceof ApiRefusal) return true;
      throw problem;
    }
  }
}

/** The object as the API takes it: secrets laid open. */
function objectOf({ name: resourceName, type }: ResourceReference, inputs: Properties): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = revealedProperties(inputs);
  const { generateName, name, namespace, uid: _uid, ...others } = isProperties(metadata) ? metadata : {};
  if (typeof apiVersion !== "string" || typeof kind !== "string")
    throw new CloudRefusal(`${resourceName} (${type}) has no apiVersion and kind`);
  if (typeof name !== "string") {
    throw new CloudRefusal(
      `${resourceName} (${type}) leaves its name to the API server (generateName: ${String(generateName)}), which server-side apply cannot do. Give it a name in metadata.name, or none of the two.`,
    );
  }
  return {
    ...rest,
    apiVersion,
    kind,
    metadata: { ...others, name, ...(typeof namespace === "string" ? { namespace } : {}) },
  };
}

/** The provider's own annotation for fields that somebody else owns (pulumi/pulumi-kubernetes, server-side apply). */
function takesOver({ metadata: { annotations } }: KubernetesObject): boolean {
  return isProperties(annotations) && annotations["pulumi.com/patchForce"] === "true";
}

function withUid(inputs: Properties, uid: string | undefined): Properties {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  // A test's cluster has no controller that would make load balancers.
  return {
    ...inputs,
    ...reportedStatus(inputs),
    metadata: { ...metadata, ...(uid === undefined ? {} : { uid }) },
  };
}

function uidOf({ metadata }: Properties): string | undefined {
  const uid = isProperties(metadata) ? metadata["uid"] : undefined;
  return typeof uid === "string" ? uid : undefined;
}

function finalizersOf({ metadata, spec }: Properties): string {
  const held = [metadata, spec].map((part) => (isProperties(part) ? part["finalizers"] : undefined));
  return held.filter(Array.isArray).flat().map(String).join(", ") || "none";
}

/** What an apply can alter. */
function contentOf({ metadata, status: _status, ...object }: Properties): Properties {
  const {
    generation: _generation,
    managedFields: _managers,
    resourceVersion: _version,
    ...kept
  } = isProperties(metadata) ? metadata : {};
  return { ...object, metadata: kept };
}

/** The live values of what was recorded, and of nothing else; secret where the recorded ones are. */
function likeRecorded(live: unknown, recorded: Properties): Properties {
  const values = isProperties(live) ? live : {};
  return Object.fromEntries(
    Object.entries(recorded)
      .filter(([key]) => key in values)
      .map(([key, value]) => [key, liveValue(values[key], value)]),
  );
}

function liveValue(live: unknown, recorded: unknown): unknown {
  if (!isProperties(recorded)) return live;
  if (recorded[signatureKey] === secretSignature)
    return { ...recorded, value: liveValue(live, recorded["value"]) };
  return likeRecorded(live, recorded);
}
