import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { PlannedResource } from "../model/planned-resource.ts";
import { unknownValue } from "./input-values.ts";
import { ResourceSet } from "./resource-set.ts";

/**
 * The resources of one run of the engine. It shows their inputs one by one, and all of them together only as outputs: those repeat
 * what the provider has filled in, so that what a program left out could not be told from what it gave.
 */
export class GatheredResources {
  readonly #resources = new Map<string, PlannedResource>();
  #set: ResourceSet | undefined;

  add({ name, opts, props, provider, type, urn }: ResourceValidationArgs): void {
    // An update follows its preview in the same process: what comes after a judgement begins the next run.
    if (this.#set !== undefined) this.#resources.clear();
    this.#set = undefined;
    const given: unknown = props;
    const inputs = readable(given);
    this.#resources.set(urn, {
      urn,
      type,
      name,
      inputs: typeof inputs === "object" && inputs !== null ? { ...inputs } : {},
      protect: opts.protect,
      ...(provider === undefined ? {} : { provider: `${provider.urn}::` }),
    });
  }

  /**
   * All of them, in the order in which plans list them.
   *
   * @param together the same resources as the engine shows them at the end: only there it says what each input comes from
   */
  all(together: readonly Pick<PolicyResource, "propertyDependencies" | "urn">[]): ResourceSet {
    this.#set ??= this.#joined(together);
    return this.#set;
  }

  #joined(together: readonly Pick<PolicyResource, "propertyDependencies" | "urn">[]): ResourceSet {
    for (const { propertyDependencies, urn } of together) {
      const resource = this.#resources.get(urn);
      if (resource === undefined) continue;
      const dependencies = Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, sources]) => [
          property,
          sources.map((source) => source.urn),
        ]),
      );
      this.#resources.set(urn, { ...resource, dependencies });
    }
    return new ResourceSet(
      [...this.#resources.values()].toSorted((a, b) => (a.urn < b.urn ? -1 : Number(a.urn > b.urn))),
    );
  }
}

/** A copy without the traps that the SDK sets on values which are not known yet: reading one throws. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => member(value, index));
  if (typeof value !== "object" || value === null) return value;
  // Code and files are objects of the SDK's own; no rule looks into them.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return {};
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(value, key)]));
}

function member(container: object, key: string | number): unknown {
  try {
    const value: unknown = Reflect.get(container, key);
    return readable(value);
  } catch {
    return unknownValue;
  }
}
