import type { PlannedResource } from "../model/planned-resource.ts";
import { isUnknown, valueAt } from "./input-values.ts";
import type { ResourceSet } from "./resource-set.ts";

/** Which resource an id among another one's inputs stands for. */
export class References {
  readonly #byId: ReadonlyMap<string, PlannedResource>;
  readonly #byUrn: ReadonlyMap<string, PlannedResource>;

  constructor({ all }: ResourceSet) {
    this.#byId = new Map(
      all.flatMap((one) => (one.id === undefined ? [] : [[keyOf(one.type, one.id), one]])),
    );
    this.#byUrn = new Map(all.map((one) => [one.urn, one]));
  }

  /** The resource by its id, or else by what its value comes from; `undefined` where neither is said. */
  resourceOf(
    resource: PlannedResource,
    property: string,
    types: readonly string[],
  ): PlannedResource | undefined {
    const value = valueAt(resource.inputs, property);
    if (typeof value === "string") {
      const byId = types
        .map((type) => this.#byId.get(keyOf(type, value)))
        .find((found) => found !== undefined);
      if (byId !== undefined) return byId;
    } else if (!isUnknown(value)) return undefined;
    const [source, ...others] = this.sourcesOf(resource, property).filter(({ type }) => types.includes(type));
    return others.length === 0 ? source : undefined;
  }

  /** The resources that a property's value comes from, as far as anybody says. */
  sourcesOf({ dependencies }: PlannedResource, property: string): readonly PlannedResource[] {
    return (dependencies?.[property] ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
  }

  urnOf(resource: PlannedResource, property: string, types: readonly string[]): string | undefined {
    return this.resourceOf(resource, property, types)?.urn;
  }
}

function keyOf(type: string, id: string): string {
  return `${type} ${id}`;
}
