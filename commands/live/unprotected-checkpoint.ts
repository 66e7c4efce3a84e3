import { isProperties } from "../../simulator/wire.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import { checkpointText } from "../state/checkpoint.ts";

/** The same checkpoint with no resource protected. Other keys of that name, among a resource's inputs, stay. */
export function unprotectedCheckpoint(checkpoint: Checkpoint): Checkpoint {
  const data: unknown = JSON.parse(checkpointText(checkpoint));
  const outer = isProperties(data) && isProperties(data["checkpoint"]) ? data["checkpoint"] : {};
  const latest = isProperties(outer["latest"]) ? outer["latest"] : {};
  const resources = Array.isArray(latest["resources"]) ? latest["resources"].filter(isProperties) : [];
  const changed = {
    ...(isProperties(data) ? data : {}),
    checkpoint: {
      ...outer,
      latest: { ...latest, resources: resources.map(({ protect: _protect, ...resource }) => resource) },
    },
  };
  return { ...checkpoint, content: Buffer.from(JSON.stringify(changed)) };
}
