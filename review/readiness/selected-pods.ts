import type { PlannedResource } from "../../model/planned-resource.ts";
import { isBlock, notKnown, valueAt } from "./values.ts";

/** Which of some objects in its namespace select the pods of a service, and whether one of them does not show yet what it selects. */
export interface Selection {
  readonly selecting: readonly PlannedResource[];
  readonly open: boolean;
}

/** @param path of the labels that each object selects by, as in `spec.selector.matchLabels` */
export function selectionOf(
  objects: readonly PlannedResource[],
  path: string,
  service: PlannedResource,
): Selection {
  const labels = valueAt(service.inputs, "spec.template.metadata.labels");
  const selecting = objects.filter((object) => {
    const wanted = valueAt(object.inputs, path);
    if (!isBlock(wanted) || !isBlock(labels)) return false;
    const pairs = Object.entries(wanted);
    return pairs.length > 0 && pairs.every(([name, value]) => labels[name] === value);
  });
  const open = labels === notKnown || objects.some(({ inputs }) => valueAt(inputs, path) === notKnown);
  return { selecting, open };
}
