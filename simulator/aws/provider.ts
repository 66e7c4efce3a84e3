import { regionOf } from "../../model/regions.ts";
import { propertyEffect } from "../../model/stateful.ts";
import type { Cloud } from "../cloud.ts";
import { differences } from "../difference.ts";
import type {
  CheckedInputs,
  Difference,
  ProviderInstance,
  ResourceReference,
  SimulatedProvider,
} from "../simulated-provider.ts";
import { CloudRefusal, NotSimulated } from "../simulated-provider.ts";
import type { SimulatedType, Subject } from "../simulated-type.ts";
import { hexOf, text } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { holdsUnknown, isProperties, revealedProperties, unknownValue } from "../wire.ts";
import { autonamed, prefixOf } from "./auto-naming.ts";
import { backupTypes } from "./backup-types.ts";
import { computeTypes } from "./compute-types.ts";
import { dataTypes } from "./data-types.ts";
import { networkTypes } from "./network-types.ts";
import { operationsTypes } from "./operations-types.ts";
import { registryTypes } from "./registry-types.ts";
import { securityTypes } from "./security-types.ts";
import { storageTypes } from "./storage-types.ts";

const catalog: ReadonlyMap<string, SimulatedType> = new Map(
  [
    ...networkTypes,
    ...storageTypes,
    ...dataTypes,
    ...backupTypes,
    ...computeTypes,
    ...securityTypes,
    ...operationsTypes,
    ...registryTypes,
  ].map((entry) => [entry.type, entry]),
);

/** The account of a provider that names none, as AWS writes it in its examples. */
const exampleAccountId = "123456789012";

/** The simulated AWS provider: real-looking ids and ARNs, default tags, auto-naming, replacements as `model/` knows them. */
export class AwsProvider implements SimulatedProvider {
  readonly packageName = "aws";
  readonly version = "7.48.0";
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  checkConfig(args: Properties): CheckedInputs["failures"] {
    const region = args["region"];
    if (region === unknownValue) return [];
    if (typeof region !== "string") {
      return [{ property: "region", reason: "missing: the provider must be told its region explicitly" }];
    }
    try {
      regionOf(region);
      return [];
    } catch (problem) {
      return [{ property: "region", reason: problem instanceof Error ? problem.message : String(problem) }];
    }
  }

  configure(args: Properties): ProviderInstance {
    return new AwsInstance(this.#cloud, args);
  }
}

class AwsInstance implements ProviderInstance {
  readonly #cloud: Cloud;
  readonly #region: string;
  readonly #accountId: string;
  readonly #defaultTags: Properties;

  constructor(cloud: Cloud, args: Properties) {
    this.#cloud = cloud;
    this.#region = typeof args["region"] === "string" ? args["region"] : "us-east-1";
    const allowed = decode(args["allowedAccountIds"]);
    this.#accountId =
      Array.isArray(allowed) && typeof allowed[0] === "string" ? allowed[0] : exampleAccountId;
    const defaultTags = decode(args["defaultTags"]);
    const tags = isProperties(defaultTags) ? defaultTags["tags"] : undefined;
    this.#defaultTags = isProperties(tags) ? tags : {};
  }

  check(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs {
    const { autoname, problems, required, tagged } = typeOf(resource);
    const missing = required
      .filter((property) => news[property] === undefined && property !== autoname)
      .map((property) => ({ property, reason: `missing required property "${property}"` }));
    const unnamed =
      autoname !== undefined && news[autoname] === undefined && news[prefixOf(autoname)] === undefined;
    const named = unnamed ? { ...news, ...autonamed(autoname, resource, olds, news) } : news;
    const tags = isProperties(news["tags"]) ? news["tags"] : {};
    const tagsAll = { ...this.#defaultTags, ...tags };
    return {
      inputs: { ...named, ...(tagged && Object.keys(tagsAll).length > 0 ? { tagsAll } : {}) },
      failures: [...missing, ...(problems?.(revealedProperties(named)) ?? [])],
    };
  }

  diff(resource: ResourceReference, oldInputs: Properties, news: Properties): Difference {
    const { autoname, replacesWhen } = typeOf(resource);
    const changes = differences(
      oldInputs,
      news,
      (path) => propertyEffect(resource.type, path) === "replaces",
    ).map((change) =>
      replacesWhen?.(change, revealedProperties(news)) === true ? { ...change, replaces: true } : change,
    );
    // Two resources cannot have one name: a name the user chose and kept makes the old resource go first.
    const given = autoname === undefined ? undefined : news[autoname];
    const keepsGivenName =
      autoname !== undefined &&
      given !== undefined &&
      news["__defaults"] === undefined &&
      oldInputs[autoname] === given;
    return { changes, deleteBeforeReplace: keepsGivenName && changes.some(({ replaces }) => replaces) };
  }

  async create(
    resource: ResourceReference,
    inputs: Properties,
    preview: boolean,
  ): Promise<{ id: string; outputs: Properties }> {
    const { autoname, computed, id: idOf } = typeOf(resource);
    const completed = autoname !== undefined && inputs[autoname] === undefined ? [autoname] : [];
    if (preview) {
      const unknown: Properties = Object.fromEntries(
        [...Object.keys(computed), ...completed].map((key) => [key, unknownValue]),
      );
      return { id: "", outputs: { ...unknown, ...inputs } };
    }
    const asked = this.#subject(resource, revealedProperties(inputs));
    const names = Object.fromEntries(
      completed.map((key) => [key, `${text(asked.inputs, prefixOf(key))}${asked.hex("name", 26)}`]),
    );
    const subject = { ...asked, inputs: { ...asked.inputs, ...names } };
    const id = idOf(subject);
    const outputs = { ...compute(computed, { ...subject, id }), ...names, ...inputs };
    await this.#cloud.create(resource, id, inputs, outputs);
    return { id, outputs };
  }

  async update(
    resource: ResourceReference,
    id: string,
    oldOutputs: Properties,
    inputs: Properties,
    preview: boolean,
  ): Promise<Properties> {
    const { autoname, computed, follows = [] } = typeOf(resource);
    // What AWS computed once stays as it is through an update in place, but for what says otherwise.
    const keys = [...Object.keys(computed), ...(autoname === undefined ? [] : [autoname])];
    const kept = Object.fromEntries(keys.map((key) => [key, oldOutputs[key]]));
    if (preview) return { ...kept, ...inputs };
    const asked = this.#subject(resource, revealedProperties(inputs));
    const subject = { ...asked, inputs: { ...kept, ...asked.inputs }, id };
    const anew = Object.entries(computed).filter(([key]) => follows.includes(key));
    const outputs = { ...kept, ...compute(Object.fromEntries(anew), subject), ...inputs };
    await this.#cloud.update(resource, id, inputs, outputs);
    return outputs;
  }

  read(resource: ResourceReference, id: string): { inputs: Properties; outputs: Properties } | undefined {
    typeOf(resource);
    return this.#cloud.get(resource.type, id);
  }

  async delete(resource: ResourceReference, id: string): Promise<void> {
    const { refusesDeletion } = typeOf(resource);
    const present = this.#cloud.get(resource.type, id);
    const refusal = present === undefined ? undefined : refusesDeletion?.(revealedProperties(present.inputs));
    if (refusal !== undefined) throw new CloudRefusal(`${resource.name} (${resource.type}): ${refusal}`);
    await this.#cloud.delete(resource, id);
  }

  invoke(token: string): Properties {
    if (token === "aws:index/getCallerIdentity:getCallerIdentity") {
      return {
        accountId: this.#accountId,
        arn: `arn:aws:sts::${this.#accountId}:assumed-role/simulated/simulated`,
        id: this.#accountId,
        userId: "SIMULATED",
      };
    }
    throw new NotSimulated(
      `The simulator cannot answer the function ${token}. Add it to \`invoke\` in simulator/aws/provider.ts.`,
    );
  }

  #subject(resource: ResourceReference, inputs: Properties): Omit<Subject, "id"> {
    // What forces a replacement is part of the identity, so that a replacement has another id than what it replaces, while a
    // create that is repeated after a kill has the same.
    const identity = Object.entries(inputs).filter(([property]) =>
      ["replaces", "may replace"].includes(propertyEffect(resource.type, property)),
    );
    return {
      inputs,
      region: this.#region,
      accountId: this.#accountId,
      partition: regionOf(this.#region).partition,
      hex: hexOf(`${resource.urn} ${JSON.stringify(identity)}`),
    };
  }
}

function typeOf({ type }: ResourceReference): SimulatedType {
  const entry = catalog.get(type);
  if (entry !== undefined) return entry;
  throw new NotSimulated(
    `The simulator cannot simulate the type ${type}. Add it to the file of its area in simulator/aws/ (…-types.ts), and to model/replacement.ts what replaces it.`,
  );
}

function compute(computed: SimulatedType["computed"], subject: Subject): Properties {
  return Object.fromEntries(Object.entries(computed).map(([key, make]) => [key, make(subject)]));
}

/** Provider arguments that are not strings travel as JSON text. */
function decode(value: unknown): unknown {
  if (typeof value !== "string" || holdsUnknown(value)) return value;
  return JSON.parse(value);
}
