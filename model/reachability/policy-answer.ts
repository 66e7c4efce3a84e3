import { isInside } from "../ipv4.ts";
import type { ClusterModel } from "./cluster-model.ts";
import type { Protocol } from "./cluster-parts.ts";
import type { Guard } from "./policy-index.ts";
import type { Direction, IndexedRule, PortRange } from "./policy-rules.ts";
import type { End, Verdict } from "./verdict.ts";

/** What the policies of one end say of the other; `undefined` where no policy can hold. */
export function policyAnswer(
  { unselectedPods }: ClusterModel,
  direction: Direction,
  { pod, position, title }: End,
  peer: End,
  target: End,
  port: number,
  protocol: Protocol,
): Verdict | undefined {
  if (pod === undefined || position === undefined) return undefined;
  if (!pod.selected && unselectedPods === "DefaultDeny") {
    return {
      allowed: false,
      layer: "node default",
      why: `no policy selects ${title}, and its node then denies all`,
    };
  }
  const guard: Guard = pod[direction];
  if (guard === "open") {
    return { allowed: true, layer: "no policy", why: `no policy selects ${title} for ${direction}` };
  }
  const rule = admittingRule(guard, peer, target, port, protocol);
  const layer = rule?.kind === "host policy" ? rule.kind : (`${direction} policy` as const);
  return rule === undefined
    ? {
        allowed: false,
        layer,
        why: `no ${direction} rule for ${title} admits ${peer.title} on ${protocol} ${port}`,
      }
    : { allowed: true, layer, why: `${rule.title} admits it` };
}

/** Plain loops from here on: this is asked a million times of a large environment. */
function admittingRule(
  rules: readonly IndexedRule[],
  peer: End,
  target: End,
  port: number,
  protocol: Protocol,
): IndexedRule | undefined {
  for (const rule of rules) {
    if (admitsPort(rule.ports, port, protocol, target) && admitsPeer(rule, peer)) return rule;
  }
  return undefined;
}

function admitsPeer({ blocks, domainNames, everyPeer, pods }: IndexedRule, peer: End): boolean {
  const { address, host, position } = peer;
  return (
    everyPeer ||
    (position !== undefined && pods.has(position)) ||
    (address !== undefined &&
      blocks.some(
        (block) => isInside(address, block) && !block.except.some((one) => isInside(address, one)),
      )) ||
    (host !== undefined && domainNames.some((name) => matchesHost(name, host)))
  );
}

/** `*.` stands for one label or more. */
function matchesHost(name: string, host: string): boolean {
  return name.startsWith("*.")
    ? host.endsWith(name.slice(1)) && host.length > name.length - 1
    : host === name;
}

/** A port's name is looked up at the destination; what is no pod has no names. */
function admitsPort(
  ports: readonly PortRange[] | "any",
  port: number,
  protocol: Protocol,
  { pod }: End,
): boolean {
  if (ports === "any") return true;
  for (const range of ports) {
    if (range.protocol === protocol && (isInRange(range, port) || isNamed(range, port, pod))) return true;
  }
  return false;
}

function isInRange(range: PortRange, port: number): boolean {
  return range.name === undefined && port >= range.first && port <= range.last;
}

function isNamed({ name, protocol }: PortRange, port: number, pod: End["pod"]): boolean {
  if (name === undefined || pod === undefined) return false;
  return pod.pod.ports.some(
    (named) => named.name === name && named.port === port && named.protocol === protocol,
  );
}
