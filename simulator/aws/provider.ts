import { regionOf } from "../../model/regions.ts";
import { replacementFacts } from "../../model/replacement.ts";
import { propertyEffect } from "../../model/stateful.ts";
import type { Cloud } from "../cloud.ts";
import { differences } from "../difference.ts";
import type {
  CheckedInputs,
  Difference,
  PropertyDifference,
  ProviderInstance,
  ResourceReference,
  SimulatedProvider,
} from "../simulated-provider.ts";
import { CloudRefusal, NotSimulated } from "../simulated-provider.ts";
import type { SimulatedType, Subject } from "../simulated-type.ts";
import { hexOf, text } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { isProperties, revealedProperties, unknownValue } from "../wire.ts";
import { autonamed, prefixOf } from "./auto-naming.ts";
import { typeOf } from "./catalog.ts";
import { completed, keptInBlocks } from "./completed-blocks.ts";
import { accountOf, accountProblems, decode, regionProblems } from "./configuration.ts";

/** The simulated AWS provider: real-looking ids and ARNs, default tags, auto-naming, replacements as `model/` knows them. */
export class AwsProvider implements SimulatedProvider {
  readonly packageName = "aws";
  readonly version = "7.48.0";
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  checkConfig(args: Properties, oldArgs: Properties): CheckedInputs["failures"] {
    return [...regionProblems(args), ...accountProblems(this.#cloud, args, oldArgs)];
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
    this.#accountId = accountOf(args);
    const defaultTags = decode(args["defaultTags"]);
    const tags = isProperties(defaultTags) ? defaultTags["tags"] : undefined;
    this.#defaultTags = isProperties(tags) ? tags : {};
  }

  check(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs {
    const { autoname, naming = {}, problems, required, tagged } = typeOf(resource);
    const missing = required
      .filter((property) => news[property] === undefined && property !== autoname)
      .map((property) => ({ property, reason: `missing required property "${property}"` }));
    // The provider writes its own Region among the inputs of what has one (pulumi/pulumi-aws, `provider/region.go`): a change of
    // the provider's Region is then a change of each of these resources, and of no other.
    const placed = isRegional(resource.type) ? { region: this.#region, ...news } : news;
    const unnamed =
      autoname !== undefined && news[autoname] === undefined && news[prefixOf(autoname)] === undefined;
    const name = unnamed
      ? autonamed(autoname, naming, resource, { accountId: this.#accountId, news: placed, olds })
      : { inputs: {}, failures: [] };
    const named = { ...placed, ...name.inputs };
    const tags = isProperties(news["tags"]) ? news["tags"] : {};
    const tagsAll = { ...this.#defaultTags, ...tags };
    return {
      inputs: { ...named, ...(tagged && Object.keys(tagsAll).length > 0 ? { tagsAll } : {}) },
      failures: [...missing, ...name.failures, ...(problems?.(revealedProperties(named)) ?? [])],
    };
  }

  diff(resource: ResourceReference, oldInputs: Properties, news: Properties): Difference {
    const { autoname, deletedFirst = false, replacesWhen } = typeOf(resource);
    const changes = differences(
      oldInputs,
      news,
      (path) => propertyEffect(resource.type, path) === "replaces",
    ).map((change) =>
      movesRegion(change) || replacesWhen?.(change, revealedProperties(news)) === true
        ? { ...change, replaces: true }
        : change,
    );
    // Two resources cannot have one name: a name the user chose and kept makes the old resource go first.
    const given = autoname === undefined ? undefined : news[autoname];
    const keepsGivenName =
      autoname !== undefined &&
      given !== undefined &&
      news["__defaults"] === undefined &&
      oldInputs[autoname] === given;
    return {
      changes,
      deleteBeforeReplace: (deletedFirst || keepsGivenName) && changes.some(({ replaces }) => replaces),
    };
  }

  async create(
    resource: ResourceReference,
    inputs: Properties,
    preview: boolean,
  ): Promise<{ id: string; outputs: Properties }> {
    const { autoname, completes = {}, computed, id: idOf, refusesCreation } = typeOf(resource);
    const namedByCloud = autoname !== undefined && inputs[autoname] === undefined ? [autoname] : [];
    if (preview) {
      const unknown: Properties = Object.fromEntries(
        [...Object.keys(computed), ...namedByCloud].map((key) => [key, unknownValue]),
      );
      return {
        id: "",
        outputs: { ...unknown, ...inputs, ...completed(completes, inputs, () => unknownValue) },
      };
    }
    const asked = this.#subject(resource, revealedProperties(inputs));
    const names = Object.fromEntries(
      namedByCloud.map((key) => [key, `${text(asked.inputs, prefixOf(key))}${asked.hex("name", 26)}`]),
    );
    const subject = { ...asked, inputs: { ...asked.inputs, ...names } };
    const id = idOf(subject);
    const whole = { ...subject, id };
    const outputs = {
      ...compute(computed, whole),
      ...names,
      ...inputs,
      ...completed(completes, inputs, (make) => make(whole)),
    };
    await this.#cloud.create(resource, id, {
      accountId: this.#accountId,
      inputs,
      outputs,
      refusal: () => refusesCreation?.({ ...subject, id }),
    });
    return { id, outputs };
  }

  async update(
    resource: ResourceReference,
    id: string,
    oldOutputs: Properties,
    inputs: Properties,
    preview: boolean,
  ): Promise<Properties> {
    const { autoname, completes = {}, computed, follows = [] } = typeOf(resource);
    // What AWS computed once stays as it is through an update in place, but for what says otherwise.
    const keys = [...Object.keys(computed), ...(autoname === undefined ? [] : [autoname])];
    const kept = Object.fromEntries(keys.map((key) => [key, oldOutputs[key]]));
    const blocks = keptInBlocks(completes, inputs, oldOutputs);
    if (preview) return { ...kept, ...inputs, ...blocks };
    const asked = this.#subject(resource, revealedProperties(inputs));
    const subject = { ...asked, inputs: { ...kept, ...asked.inputs }, id };
    const anew = Object.entries(computed).filter(([key]) => follows.includes(key));
    const outputs = { ...kept, ...compute(Object.fromEntries(anew), subject), ...inputs, ...blocks };
    await this.#cloud.update(resource, id, inputs, outputs);
    return outputs;
  }

  read(resource: ResourceReference, id: string): { inputs: Properties; outputs: Properties } | undefined {
    typeOf(resource);
    return this.#cloud.get(resource.type, id);
  }

  async delete(resource: ResourceReference, id: string, oldOutputs: Properties): Promise<void> {
    const { refusesDeletion } = typeOf(resource);
    const present = this.#cloud.get(resource.type, id);
    const refusal = present === undefined ? undefined : refusesDeletion?.(revealedProperties(present.inputs));
    if (refusal !== undefined) throw new CloudRefusal(`${resource.name} (${resource.type}): ${refusal}`);
    await this.#cloud.delete(resource, id, oldOutputs);
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
    // What forces a replacement, the Region among it, is part of the identity, so that a replacement has another id than what it
    // replaces, while a create that is repeated after a kill has the same.
    const identity = Object.entries(inputs).filter(([property]) =>
      ["replaces", "may replace"].includes(propertyEffect(resource.type, property)),
    );
    const region = text(inputs, "region") || this.#region;
    return {
      inputs,
      region,
      accountId: this.#accountId,
      partition: regionOf(region).partition,
      hex: hexOf(`${resource.urn} ${this.#accountId} ${JSON.stringify(identity)}`),
      find: (type, id) => this.#cloud.get(type, id),
      every: (type) => this.#cloud.list().filter((other) => other.type === type),
    };
  }
}

/** Whether a resource is in a Region: IAM, budgets and cost monitors are not. */
function isRegional(type: string): boolean {
  return replacementFacts(type)?.conditional["region"] !== undefined;
}

/** A state from before the provider wrote Regions down has none: writing it moves nothing. */
function movesRegion({ kind, path }: PropertyDifference): boolean {
  return path === "region" && kind === "update";
}

function compute(computed: SimulatedType["computed"], subject: Subject): Properties {
  return Object.fromEntries(Object.entries(computed).map(([key, make]) => [key, make(subject)]));
}
