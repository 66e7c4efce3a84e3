import { type Ipv4Block, ipv4Block, isInside } from "../ipv4.ts";
import type { PodSecurityGroupRule } from "../pod-security-group.ts";
import type { ClusterModel } from "./cluster-model.ts";
import type { Protocol } from "./cluster-parts.ts";
import type { End, Verdict } from "./verdict.ts";

type Direction = PodSecurityGroupRule["direction"];

/** A rule whose peer has been read once. */
export interface IndexedGroupRule extends Omit<PodSecurityGroupRule, "peer"> {
  readonly peer: Ipv4Block | "pods";
}

/** Leaves out rules about IPv6. @throws RangeError for a peer that is no block. */
export function indexedGroupRules(rules: readonly PodSecurityGroupRule[]): readonly IndexedGroupRule[] {
  return rules.flatMap(({ peer, ...rule }) => {
    const read = peer === "pods" ? peer : ipv4Block(peer);
    return read === undefined ? [] : [{ ...rule, peer: read }];
  });
}

/**
 * What the pods' security group says, at each end that has it; `undefined` where none has, where the node answers itself, or where
 * its rules are not to be judged.
 */
export function securityGroupAnswer(
  cluster: ClusterModel,
  source: End,
  target: End,
  port: number,
  protocol: Protocol,
): Verdict | undefined {
  const { groupRules: rules, nodeBlocks } = cluster;
  const { address } = target;
  if (rules === "none" || address === undefined || nodeBlocks.some((block) => isInside(address, block))) {
    return undefined;
  }
  const asked: readonly (readonly [Direction, End])[] = [
    ...(source.position === undefined ? [] : [["egress", target] as const]),
    ...(target.position === undefined ? [] : [["ingress", source] as const]),
  ];
  if (asked.length === 0) return undefined;
  const closed = asked.find(
    ([direction, peer]) =>
      !rules.some((rule) => rule.direction === direction && admits(rule, peer, port, protocol)),
  );
  const layer = "pod security group";
  return closed === undefined
    ? { allowed: true, layer, why: `the ${layer} admits ${protocol} ${port}` }
    : {
        allowed: false,
        layer,
        why: `the ${layer} has no ${closed[0]} rule for ${closed[1].title} on ${protocol} ${port}`,
      };
}

function admits(rule: IndexedGroupRule, peer: End, port: number, protocol: Protocol): boolean {
  if (rule.protocol !== protocol.toLowerCase() || port < rule.fromPort || port > rule.toPort) return false;
  if (rule.peer === "pods") return peer.position !== undefined;
  return peer.address !== undefined && isInside(peer.address, rule.peer);
}
