import type { PlanInputs } from "../../model/plan.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, isHidden, listOf, textAt } from "./input-value.ts";
import { coversPorts, type PortRange, portRange, portsText } from "./ports.ts";

type Direction = "egress" | "ingress";

interface Rule extends Grant, PortRange {
  readonly direction: Direction;
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
  const ports = portRange(rule, protocolName);
  const { fromPort, protocol, toPort } = ports;
  const grants = peersOf(rule).map(({ peer, shown }): Rule => {
    const key = JSON.stringify([direction, protocol, fromPort, toPort, peer]);
    const way = direction === "ingress" ? "from" : "to";
    const text = `${direction} ${portsText(ports)} ${way} ${shown}`;
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

function covers(outer: Rule, inner: Rule): Cover {
  const found =
    outer.direction === inner.direction && coversPorts(outer, inner) && coversBlock(outer.peer, inner.peer);
  return found ? "yes" : "no";
}
