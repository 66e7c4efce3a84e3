import type { PlannedResource } from "../model/planned-resource.ts";

/**
 * The resources that rules judge, indexed once by type, so that each rule costs what its own resources cost. Inputs hold no ids: that
 * one resource belongs to another is known where both carry the same name, and otherwise counted (companions.ts).
 */
export class ResourceSet {
  readonly all: readonly PlannedResource[];
  readonly #byType: ReadonlyMap<string, readonly PlannedResource[]>;
  readonly #byUrn: ReadonlyMap<string, PlannedResource>;

  constructor(resources: readonly PlannedResource[]) {
    this.all = resources;
    this.#byType = Map.groupBy(resources, ({ type }) => type);
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /** Those of the given types, type by type. */
  ofType(...types: readonly string[]): readonly PlannedResource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** The provider of a resource, where the resource says it and the set holds it. */
  providerOf({ provider }: PlannedResource): PlannedResource | undefined {
    if (provider === undefined) return undefined;
    return this.#byUrn.get(provider.slice(0, Math.max(0, provider.lastIndexOf("::"))));
  }
}

/** True for a resource that stands, at any depth, within a component of the given type. */
export function isWithin({ urn }: PlannedResource, component: string): boolean {
  return (urn.split("::")[2] ?? "").split("$").slice(0, -1).includes(component);
}
