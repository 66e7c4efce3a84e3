import type { PlannedResource } from "../../model/planned-resource.ts";
import { pathsOf } from "../reachability/reachability.ts";
import { connectionsOf } from "./connections.ts";
import { flowchart } from "./flowchart.ts";
import { sceneOf } from "./scene.ts";

/**
 * An environment as a Mermaid flowchart: its network with tiers and zones, the ways in and out, the cluster with what runs in it, the
 * database, and who reaches whom. A dotted arrow is a path of which it is known only after the update whether it is open.
 *
 * Leaves out what every pod reaches (DNS, Pod Identity) and, with more than `sceneLimits` workloads, their names: those with the same
 * kinds of connections become one node with their number. Never above `flowchartLimits`.
 *
 * @param paths of the same resources, where the caller has them already
 */
export function diagramOf(resources: readonly PlannedResource[], paths = pathsOf(resources)): string {
  const scene = sceneOf(resources, paths);
  return flowchart(scene, connectionsOf(scene, paths));
}
