import type { PlannedResource } from "../../../model/planned-resource.ts";
import { type Path, without, withResource, withValue } from "../compliant/environment.ts";

/** One thing changed in the compliant environment, that breaks one rule. */
export interface Breakage {
  /** Id of the rule. */
  readonly rule: string;
  /** What is wrong, as a phrase that follows "finds". */
  readonly what: string;
  /** Name of the resource that the finding is about. */
  readonly found: string;
  readonly resources: readonly PlannedResource[];
}

/** The table of one rule: what is wrong, in which resource, and how. */
export function breakages(
  rule: string,
  ...rows: readonly (readonly [what: string, found: string, resources: readonly PlannedResource[]])[]
): readonly Breakage[] {
  return rows.map(([what, found, resources]) => ({ rule, what, found, resources }));
}

/** A row in which one value of a resource is set, or taken away where it is `undefined`. */
export function changed(
  what: string,
  name: string,
  path: Path,
  value: unknown,
): readonly [string, string, readonly PlannedResource[]] {
  return [what, name, withValue(name, path, value)];
}

/** A row in which a resource is not there, and another one is told so. */
export function missing(
  what: string,
  name: string,
  found: string,
): readonly [string, string, readonly PlannedResource[]] {
  return [what, found, without(name)];
}

/** A row in which a resource is there that should not be. */
export function added(
  what: string,
  resource: PlannedResource,
): readonly [string, string, readonly PlannedResource[]] {
  return [what, resource.name, withResource(resource)];
}
