import type { PlannedResource } from "../../model/planned-resource.ts";
import { compliantEnvironment } from "../policies/compliant/environment.ts";

/**
 * As many resources as asked for: the compliant environment again and again, each time under names of its own, and one broken rule in
 * each round, so that findings cost something too.
 */
export function manyResources(count: number): readonly PlannedResource[] {
  const once = compliantEnvironment.filter(({ type }) => !type.startsWith("p"));
  const environment = compliantEnvironment.filter(({ type }) => type.startsWith("p"));
  const rounds = Math.ceil(count / once.length);
  const many = Array.from({ length: rounds }, (_, round) => once.map((resource) => renamed(resource, round)));
  return [...environment, ...many.flat()].slice(0, count);
}

/** Names by which resources refer to each other differ by round as well. */
function renamed(resource: PlannedResource, round: number): PlannedResource {
  const { inputs, name, urn } = resource;
  const text = JSON.stringify(inputs)
    .replaceAll(/"(namespace|bucket)":"([^"]+)"/g, `"$1":"$2-${round}"`)
    .replaceAll('"name":"api"', `"name":"api-${round}"`)
    .replaceAll('"publiclyAccessible":false', '"publiclyAccessible":true');
  return {
    ...resource,
    urn: `${urn}-${round}`,
    name: `${name}-${round}`,
    inputs: JSON.parse(text) as typeof inputs,
  };
}
