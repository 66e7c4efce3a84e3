import type { Recorded } from "../support/mocks.ts";

/** `type name` of each resource, sorted: the shape in which a test names the exact list. */
export function listing(resources: readonly Recorded[]): readonly string[] {
  return resources.map(({ name, type }) => `${type} ${name}`).toSorted();
}

/** Type to the sorted names of its resources: the shape for a list too long to read otherwise. */
export function namesByType(resources: readonly Recorded[]): Readonly<Record<string, readonly string[]>> {
  const types = new Set(resources.map(({ type }) => type));
  return Object.fromEntries(
    [...types].map((type) => [type, ofType(resources, type).map(({ name }) => name)]),
  );
}

/** The resources of one type, by name. */
export function ofType(resources: readonly Recorded[], type: string): readonly Recorded[] {
  return resources
    .filter((resource) => resource.type === type)
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The one resource of a type, or of a type and name. */
export function theOnly(resources: readonly Recorded[], type: string, name?: string): Recorded {
  const [resource, ...others] = ofType(resources, type).filter(
    (entry) => name === undefined || entry.name === name,
  );
  if (resource === undefined || others.length > 0) {
    throw new Error(
      `${others.length + (resource === undefined ? 0 : 1)} resources of type ${type} ${name ?? ""}`,
    );
  }
  return resource;
}

/** Name to inputs of each resource of one type. */
export function inputsByName(
  resources: readonly Recorded[],
  type: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(ofType(resources, type).map(({ inputs, name }) => [name, inputs]));
}

/** Type and name of each resource that one waits for, as in `aws:s3/bucket:Bucket::logs`. */
export function waitsFor(resource: Recorded): readonly string[] {
  return resource.dependencies.map((urn) => urn.split(/\$|::/).slice(-2).join("::")).toSorted();
}

/** Names of the resources that the engine would refuse to delete, with their types. */
export function protectedOnes(resources: readonly Recorded[]): readonly string[] {
  return listing(resources.filter(({ protect }) => protect));
}
