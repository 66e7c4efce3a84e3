import type { PlanInputs } from "../../model/plan.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, isHidden, listOf, textAt } from "./input-value.ts";

type Direction = "egress" | "ingress";

interface Rule extends Grant {
  readonly direction: Direction;
  /** `tcp`, `udp`, `icmp`, another number, or `all`. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** A block of addresses, or an id. */
  readonly peer: string;
}

/** The rules of security groups, in each of the four ways in which the AWS provider lets them be written. */
export const securityGroups: SecurityArea<Rule> = { kind: "security group", read, covers };

const standalone: ReadonlyMap<string, Direction> = new Map([
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ingress"],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "egress"],
]);

const withInlineRules: ReadonlySet<string> = new Set([
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
]);

function read(type: string, inputs: PlanInputs): ReadGrants<Rule> | undefined {
  const direction = standalone.get(type);
  if (direction !== undefined) return inGroup(inputs, rulesOf(direction, inputs, "ipProtocol"));
  if (type === "aws:ec2/securityGroupRule:SecurityGroupRule") {
    const given = textAt(inputs, "type");
    if (given !== "ingress" && given !== "egress")
      return inGroup(inputs, { grants: [], unreadable: ["type"] });
    return inGroup(inputs, rulesOf(given, inputs, "protocol"));
  }
  if (!withInlineRules.has(type)) return undefined;
  const parts = (["ingress", "egress"] as const).map((name) => inline(name, inputs[name]));
  return {
    grants: parts.flatMap(({ grants }) => grants),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
  };
}

function inline(direction: Direction, rules: unknown): ReadGrants<Rule> {
  if (isHidden(rules)) return { grants: [], unreadable: [direction] };
  const found = listOf(rules).map((rule) => rulesOf(direction, rule, "protocol"));
  return {
    grants: found.flatMap(({ grants }) => grants),
    unreadable: found.some(({ unreadable }) => unreadable.length > 0) ? [direction] : [],
  };
}

function inGroup(inputs: PlanInputs, rules: ReadGrants<Rule>): ReadGrants<Rule> {
  const group = textAt(inputs, "securityGroupId");
  return { ...rules, ...(group === undefined ? {} : { scope: group }) };
}

/** What names the other side, by property; a group's id may be known only after the update and is a group all the same. */
const blocks = ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"];
const groups = ["referencedSecurityGroupId", "sourceSecurityGroupId", "securityGroups"];
const lists = ["prefixListId", "prefixListIds"];

function rulesOf(
  direction: Direction,
  rule: unknown,
  protocolName: "ipProtocol" | "protocol",
): ReadGrants<Rule> {
  const unreadable = [protocolName, "fromPort", "toPort", ...blocks, ...lists].filter(
    (name) => isHidden(at(rule, name)) || listOf(at(rule, name)).some(isHidden),
  );
  const protocol = protocolOf(at(rule, protocolName));
  const all = protocol === "all";
  const fromPort = all ? -1 : portOf(at(rule, "fromPort"));
  const toPort = all ? -1 : portOf(at(rule, "toPort"));
  const grants = peersOf(rule).map(({ peer, shown }): Rule => {
    const key = JSON.stringify([direction, protocol, fromPort, toPort, peer]);
    const way = direction === "ingress" ? "from" : "to";
    const text = `${direction} ${protocolText(protocol, fromPort, toPort)} ${way} ${shown}`;
    return { key, text, closes: false, direction, protocol, fromPort, toPort, peer };
  });
  return { grants, unreadable };
}

interface Peer {
  readonly peer: string;
  readonly shown: string;
}

function peersOf(rule: unknown): readonly Peer[] {
  const named = (names: readonly string[], show: (value: string) => string): readonly Peer[] =>
    names
      .flatMap((name) => listOf(at(rule, name)))
      .map((value) =>
        typeof value === "string" && !isHidden(value)
          ? { peer: value, shown: show(value) }
          : { peer: "a security group of this plan", shown: "a security group that this plan makes" },
      );
  return [
    ...named(blocks, blockText),
    ...named(groups, (id) => `security group ${id}`),
    ...named(lists, (id) => `prefix list ${id}`),
    ...(at(rule, "self") === true ? [{ peer: "self", shown: "the group itself" }] : []),
  ];
}

const protocols: ReadonlyMap<string, string> = new Map([
  ["-1", "all"],
  ["1", "icmp"],
  ["6", "tcp"],
  ["17", "udp"],
]);

function protocolOf(value: unknown): string {
  const text = String(value).toLowerCase();
  return protocols.get(text) ?? text;
}

function portOf(value: unknown): number {
  return typeof value === "number" ? value : -1;
}

function protocolText(protocol: string, fromPort: number, toPort: number): string {
  if (protocol === "all") return "every protocol and port";
  if (fromPort === -1 || (fromPort === 0 && toPort === 65_535)) return `${protocol}, every port,`;
  return fromPort === toPort ? `${protocol} ${fromPort}` : `${protocol} ${fromPort}-${toPort}`;
}

function covers(outer: Rule, inner: Rule): Cover {
  const protocol = outer.protocol === "all" || outer.protocol === inner.protocol;
  const ports =
    outer.fromPort === -1 ||
    (inner.fromPort !== -1 && outer.fromPort <= inner.fromPort && outer.toPort >= inner.toPort);
  const found =
    outer.direction === inner.direction && protocol && ports && coversBlock(outer.peer, inner.peer);
  return found ? "yes" : "no";
}
