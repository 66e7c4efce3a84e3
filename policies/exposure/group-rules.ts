import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, numberAt, textAt, textsOf, valueAt } from "../input-values.ts";
import type { ResourceSet } from "../resource-set.ts";

/** What one rule of a security group lets through, whichever of AWS' four ways it is written in. */
export interface GroupRule {
  readonly resource: PlannedResource;
  /** Blocks of addresses of the other side. */
  readonly cidrs: readonly string[];
  /** Ids of prefix lists of the other side: what stands in one, no plan says. */
  readonly prefixLists: readonly string[];
  /** As in `tcp`; `-1` is every protocol. */
  readonly protocol: string;
  /** First and last port; `undefined` for all of them. */
  readonly ports: readonly [number, number] | undefined;
}

export type Direction = "ingress" | "egress";

const ruleTypes = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
} as const;
const classicRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
const groupTypes = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

/** Every rule of every security group in one direction. */
export function groupRules(resources: ResourceSet, direction: Direction): readonly GroupRule[] {
  return [
    ...resources.ofType(ruleTypes[direction]).map((resource) => ({
      resource,
      cidrs: ["cidrIpv4", "cidrIpv6"].flatMap((key) => textsOf(valueAt(resource.inputs, key))),
      prefixLists: textsOf(valueAt(resource.inputs, "prefixListId")),
      protocol: textAt(resource.inputs, "ipProtocol") ?? "-1",
      ports: portsOf(resource.inputs),
    })),
    ...resources
      .ofType(classicRule)
      .filter(({ inputs }) => textAt(inputs, "type") === direction)
      .map((resource) => inline(resource, resource.inputs)),
    ...resources
      .ofType(...groupTypes)
      .flatMap((resource) => blocksAt(resource.inputs, direction).map((rule) => inline(resource, rule))),
  ];
}

/** The properties that `groupRules` has to know in one direction, by type. */
export function groupRuleReads(direction: Direction): Readonly<Record<string, readonly string[]>> {
  return {
    [ruleTypes[direction]]: ["cidrIpv4", "cidrIpv6", "prefixListId", "ipProtocol", "fromPort", "toPort"],
    [classicRule]: [
      "type",
      "cidrBlocks",
      "ipv6CidrBlocks",
      "prefixListIds",
      "protocol",
      "fromPort",
      "toPort",
    ],
    ...Object.fromEntries(groupTypes.map((type) => [type, [direction]])),
  };
}

function inline(resource: PlannedResource, rule: unknown): GroupRule {
  return {
    resource,
    cidrs: ["cidrBlocks", "ipv6CidrBlocks"].flatMap((key) => textsOf(valueAt(rule, key))),
    prefixLists: textsOf(valueAt(rule, "prefixListIds")),
    protocol: textAt(rule, "protocol") ?? "-1",
    ports: portsOf(rule),
  };
}

function portsOf(rule: unknown): GroupRule["ports"] {
  const from = numberAt(rule, "fromPort");
  const to = numberAt(rule, "toPort");
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** True where nothing but this one TCP port is let through. */
export function isOnlyTcp({ ports, protocol }: GroupRule, port: number): boolean {
  return (protocol === "tcp" || protocol === "6") && ports?.[0] === port && ports[1] === port;
}

/** As in `tcp 22`, `udp 1-1024` or `every protocol and port`. */
export function portText({ ports, protocol }: GroupRule): string {
  if (protocol === "-1") return "every protocol and port";
  if (ports === undefined) return `every ${protocol} port`;
  return `${protocol} ${ports[0] === ports[1] ? ports[0] : `${ports[0]}-${ports[1]}`}`;
}
