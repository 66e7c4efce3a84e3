import type { PlanInputs } from "../../model/plan.ts";
import { blocksAt, valueAt } from "../input-values.ts";
import { isWorld } from "./cidr-width.ts";

/**
 * True where a rule of a network policy means every address. One without peers means everybody:
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function meansEverybody(rule: PlanInputs, side: "from" | "to"): boolean {
  const peers = valueAt(rule, side);
  if (peers === undefined || peers === null || (Array.isArray(peers) && peers.length === 0)) return true;
  return blocksAt(rule, side).some((peer) => isWorld(valueAt(peer, "ipBlock.cidr")));
}
