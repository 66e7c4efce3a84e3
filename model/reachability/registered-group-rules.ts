import { z } from "zod";
import type { PodSecurityGroupRule } from "../pod-security-group.ts";
import { ClusterModelError } from "./cluster-model.ts";

/** A resource as a plan, a state or a recording has it: its type token and its inputs. */
export interface RegisteredResource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Security groups by id: `pods` for the one of the pods, else the blocks in which its members have their addresses. */
export type SecurityGroups = Readonly<Record<string, "pods" | readonly string[]>>;

const directions: Readonly<Record<string, PodSecurityGroupRule["direction"]>> = {
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
};

const groupRule = z.object({
  securityGroupId: z.string(),
  description: z.string().default(""),
  ipProtocol: z.string(),
  fromPort: z.number().default(-1),
  toPort: z.number().default(-1),
  cidrIpv4: z.string().optional(),
  cidrIpv6: z.string().optional(),
  referencedSecurityGroupId: z.string().optional(),
});

/**
 * The rules of the pods' security group, whoever made them. A rule about members of another group stands
 * for the blocks of that group.
 *
 * @throws ClusterModelError for a rule that cannot be read, or whose peer is a group or a list that nothing is known of.
 */
export function podGroupRules(
  resources: readonly RegisteredResource[],
  groups: SecurityGroups,
): readonly PodSecurityGroupRule[] {
  return resources.flatMap(({ inputs, type }) => {
    refuseOtherWays(type, inputs);
    const direction = directions[type];
    return direction === undefined ? [] : rulesOf(direction, inputs, groups);
  });
}

/** The package knows two more ways to make a rule, and whoever passes over them sees a group that is more closed than it is. */
function refuseOtherWays(type: string, inputs: RegisteredResource["inputs"]): void {
  const older = type === "aws:ec2/securityGroupRule:SecurityGroupRule";
  const inline =
    type === "aws:ec2/securityGroup:SecurityGroup" &&
    (inputs["egress"] !== undefined || inputs["ingress"] !== undefined);
  if (!older && !inline) return;
  throw new ClusterModelError(
    `The rules of a security group are in ${type}: ${JSON.stringify(inputs)}; judged are those that are each a resource of its own.`,
  );
}

function rulesOf(
  direction: PodSecurityGroupRule["direction"],
  inputs: RegisteredResource["inputs"],
  groups: SecurityGroups,
): readonly PodSecurityGroupRule[] {
  const { data: rule, error } = groupRule.safeParse(inputs);
  if (rule === undefined) {
    throw new ClusterModelError(
      `A rule of a security group is ${JSON.stringify(inputs)}: ${z.prettifyError(error)}`,
    );
  }
  if (groups[rule.securityGroupId] !== "pods") return [];
  return peersOf(rule, groups).flatMap((peer) =>
    protocolsOf(rule).map((protocol) => ({
      name: `${direction}-${protocol}-${rule.fromPort}-${peer}`,
      direction,
      protocol,
      ...portsOf(rule),
      peer,
      description: rule.description,
    })),
  );
}

type GroupRule = z.output<typeof groupRule>;

function peersOf(rule: GroupRule, groups: SecurityGroups): readonly string[] {
  const { cidrIpv4, cidrIpv6, referencedSecurityGroupId: group } = rule;
  const members = group === undefined ? (cidrIpv4 ?? cidrIpv6) : groups[group];
  if (members === undefined) {
    throw new ClusterModelError(
      `The rule "${rule.description}" of the pods' security group has the peer ${group ?? "of a list"}; ` +
        `allowed are blocks of addresses and the groups ${Object.keys(groups).join(", ")}.`,
    );
  }
  return typeof members === "string" ? [members] : members;
}

/** By name or number; `-1` means every protocol. What is neither TCP nor UDP, as ICMP, opens no port. */
function protocolsOf({ ipProtocol }: GroupRule): readonly PodSecurityGroupRule["protocol"][] {
  if (ipProtocol === "-1") return ["tcp", "udp"];
  if (ipProtocol === "tcp" || ipProtocol === "6") return ["tcp"];
  return ipProtocol === "udp" || ipProtocol === "17" ? ["udp"] : [];
}

/** Every port where the protocol is every protocol. */
function portsOf({ fromPort, ipProtocol, toPort }: GroupRule): { fromPort: number; toPort: number } {
  return ipProtocol === "-1" ? { fromPort: 0, toPort: 65_535 } : { fromPort, toPort };
}
