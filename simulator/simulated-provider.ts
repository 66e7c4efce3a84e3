import type { Properties } from "./wire.ts";

/** One property's change, in the words of the provider protocol. */
export interface PropertyDifference {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** A resource as a provider request names it. */
export interface ResourceReference {
  readonly urn: string;
  readonly type: string;
  /** The last part of the URN. */
  readonly name: string;
}

/** A resource as it was found to exist. */
export interface FoundResource {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface CheckedInputs {
  readonly inputs: Properties;
  /** What the provider refuses, with the property's name; shown to the user without a stack trace. */
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface Difference {
  readonly changes: readonly PropertyDifference[];
  /** True where the old resource must go first, because both would have the same name or bind the same two things. */
  readonly deleteBeforeReplace: boolean;
}

/** Thrown by a provider at a type or function that it cannot simulate; ends a command with exit code 2. */
export class NotSimulated extends Error {
  override readonly name = "NotSimulated";
}

/** Thrown by a provider when the simulated cloud refuses; the engine reports it as the resource's failure. */
export class CloudRefusal extends Error {
  override readonly name = "CloudRefusal";
}

/**
 * One configured instance of a provider: what a provider resource of the program is to the engine.
 *
 * Values may be `unknownValue` in `check` and `diff`, and in `create` and `update` when `preview` is true.
 */
export interface ProviderInstance {
  check(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs;
  diff(resource: ResourceReference, oldInputs: Properties, news: Properties): Difference;
  create(
    resource: ResourceReference,
    inputs: Properties,
    preview: boolean,
  ): Promise<{ readonly id: string; readonly outputs: Properties }>;
  update(
    resource: ResourceReference,
    id: string,
    oldOutputs: Properties,
    inputs: Properties,
    preview: boolean,
  ): Promise<Properties>;
  /** `undefined` when the resource is gone. `recordedInputs` are its inputs as the engine's state has them. */
  read(
    resource: ResourceReference,
    id: string,
    recordedInputs: Properties,
  ): FoundResource | undefined | Promise<FoundResource | undefined>;
  /** `oldOutputs` are the outputs of the resource as the engine's state has them. */
  delete(resource: ResourceReference, id: string, oldOutputs: Properties): Promise<void>;
  invoke(token: string, args: Properties): Properties;
}

/** A provider before it is configured; one server serves every provider resource of its package. */
export interface SimulatedProvider {
  readonly packageName: string;
  readonly version: string;
  /** Arguments whose change replaces the provider with all that it made; none when absent. */
  readonly replacedBy?: readonly string[];
  /**
   * Problems of a provider resource's arguments, for example a region that does not exist, or another account than before.
   * `oldArgs` are the arguments as the state has them, empty for a new provider resource.
   */
  checkConfig(args: Properties, oldArgs: Properties): CheckedInputs["failures"];
  configure(args: Properties): ProviderInstance;
}
