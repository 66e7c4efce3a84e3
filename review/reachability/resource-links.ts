import { isUnknownMark } from "../../model/known-value.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";

/**
 * Which resource a value of another names. A resource is called by its URN; what is not among the resources, such as a subnet that
 * another team owns, by its id.
 */
export class ResourceLinks {
  readonly #byType: ReadonlyMap<string, readonly PlannedResource[]>;
  readonly #byUrn: ReadonlyMap<string, PlannedResource>;
  readonly #byId = new Map<string, string>();
  /** All Kubernetes objects. */
  readonly objects: readonly PlannedResource[];

  constructor(resources: readonly PlannedResource[]) {
    this.#byType = Map.groupBy(resources, ({ type }) => type);
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    for (const { id, inputs, type, urn } of resources) {
      if (typeof inputs["name"] === "string") this.#byId.set(`${type} ${inputs["name"]}`, urn);
      if (id !== undefined) this.#byId.set(`${type} ${id}`, urn);
    }
  }

  ofType(type: string): readonly PlannedResource[] {
    return this.#byType.get(type) ?? [];
  }

  find(urn: string): PlannedResource | undefined {
    return this.#byUrn.get(urn);
  }

  /**
   * What the ids at a place of a resource's inputs stand for; a list where there are several, empty where there is nothing.
   *
   * An unknown value stands for the resources that the plan says it will come from, of the first types that are as many as the unknown
   * values there; else the answer is `undefined`. The plan says it for each input as a whole, so that two unknown ids of one kind
   * inside one input cannot be told apart, and the earlier types are taken for both.
   *
   * @param path property names; a list on the way is gone through whole
   * @param types what may be named there, the usual first
   */
  references(
    resource: PlannedResource,
    path: readonly string[],
    types: readonly string[],
  ): readonly string[] | undefined {
    const values = path.reduce<readonly unknown[]>(
      (found, step) => found.flatMap((value) => listed(fieldOf(value, step))),
      [resource.inputs],
    );
    const known = values.filter((value) => typeof value === "string").map((id) => this.#named(id, types));
    const open = values.length - known.length;
    if (open === 0) return unique(known);
    const sources = resource.dependencies?.[path[0] ?? ""] ?? [];
    const fitting = types
      .map((_, last) => sources.filter((urn) => types.slice(0, last + 1).includes(typeOf(urn))))
      .find(({ length }) => length === open);
    return fitting === undefined ? undefined : unique([...known, ...fitting]);
  }

  #named(id: string, types: readonly string[]): string {
    const found = types.map((type) => this.#byId.get(`${type} ${id}`)).find((urn) => urn !== undefined);
    return found ?? id;
  }
}

/** A field of a map; what is unknown as a whole stays unknown, however deep one asks. */
export function fieldOf(value: unknown, name: string): unknown {
  if (isUnknownMark(value)) return value;
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return found;
}

/** A text at a place of the inputs; `undefined` for what is absent, unknown or none. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(fieldOf, value);
  return typeof found === "string" ? found : undefined;
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}
