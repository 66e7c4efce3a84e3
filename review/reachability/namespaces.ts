import type { PlannedResource } from "../../model/planned-resource.ts";
import { type ResourceLinks, textAt } from "./resource-links.ts";

const namespaceType = "kubernetes:core/v1:Namespace";

/** Name of the namespace that an object is in; `undefined` where it is known only after the update. */
export function namespaceOf(links: ResourceLinks, object: PlannedResource): string | undefined {
  const [found] = links.references(object, ["metadata", "namespace"], [namespaceType]) ?? [];
  const namespace = found === undefined ? undefined : links.find(found);
  return namespace === undefined ? found : textAt(namespace.inputs, "metadata", "name");
}
