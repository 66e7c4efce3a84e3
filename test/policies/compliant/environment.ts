import type { PlannedResource } from "../../../model/planned-resource.ts";
import { account } from "./account.ts";
import { compute } from "./compute.ts";
import { data } from "./data.ts";
import { network } from "./network.ts";
import { workloads } from "./workloads.ts";

/** An environment that breaks no rule: one resource at least of each kind that a rule judges, as prod has them. */
export const compliantEnvironment: readonly PlannedResource[] = [
  ...compute,
  ...network,
  ...data,
  ...workloads,
  ...account,
];

export type Path = readonly (string | number)[];

/** The environment with one value set in one resource; `undefined` takes it away. */
export function withValue(name: string, path: Path, value: unknown): readonly PlannedResource[] {
  return compliantEnvironment.map((resource) => {
    if (resource !== named(name)) return resource;
    const inputs: Record<string, unknown> = structuredClone({ ...resource.inputs });
    set(inputs, path, value);
    return { ...resource, inputs };
  });
}

/** The environment without one resource. */
export function without(name: string): readonly PlannedResource[] {
  const gone = named(name);
  return compliantEnvironment.filter((resource) => resource !== gone);
}

/** The environment with one more resource. */
export function withResource(resource: PlannedResource): readonly PlannedResource[] {
  return [...compliantEnvironment, resource];
}

function named(name: string): PlannedResource {
  const found = compliantEnvironment.filter((resource) => resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1)
    throw new Error(`${found.length} resources are named ${name}`);
  return resource;
}

function set(container: object, [key, ...rest]: Path, value: unknown): void {
  if (key === undefined) throw new Error("a path has at least one step");
  if (rest.length > 0) {
    const inner: unknown = Reflect.get(container, key);
    if (typeof inner !== "object" || inner === null) throw new Error(`nothing stands at ${key}`);
    set(inner, rest, value);
  } else if (value === undefined) {
    if (!Reflect.has(container, key)) throw new Error(`there is no ${key} to take away`);
    Reflect.deleteProperty(container, key);
  } else Reflect.set(container, key, value);
}
