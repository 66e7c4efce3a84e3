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

/** One rule of whichever security group, as registered. Its ports are all where its protocol is every protocol. */
export interface RegisteredGroupRule {
  readonly direction: PodSecurityGroupRule["direction"];
  /** Id of the group that has it. */
  readonly group: string;
  /** Empty for what opens no port, as ICMP. */
  readonly protocols: readonly PodSecurityGroupRule["protocol"][];
  readonly fromPort: number;
  readonly toPort: number;
  /** A block of addresses, or the id of a group whose members are meant; neither for a list of blocks kept elsewhere. */
  readonly peer: { readonly block: string } | { readonly group: string } | "a list";
  readonly description: string;
}

/**
 * The rules of all security groups.
 *
 * @throws ClusterModelError for a rule that cannot be read, or is no resource of its own.
 */
export function registeredGroupRules(
  resources: readonly RegisteredResource[],
): readonly RegisteredGroupRule[] {
  return resources.flatMap(({ inputs, type }) => {
    refuseOtherWays(type, inputs);
    const direction = Object.hasOwn(directions, type) ? directions[type] : undefined;
    return direction === undefined ? [] : [groupRuleOf(direction, inputs)];
  });
}

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
  return registeredGroupRules(resources)
    .filter(({ group }) => groups[group] === "pods")
    .flatMap((rule) => {
      const { description, direction, fromPort, protocols, toPort } = rule;
      return peersOf(rule, groups).flatMap((peer) =>
        protocols.map((protocol) => ({
          name: `${direction}-${protocol}-${fromPort}-${peer}`,
          direction,
          protocol,
          fromPort,
          toPort,
          peer,
          description,
        })),
      );
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

function groupRuleOf(
  direction: PodSecurityGroupRule["direction"],
  inputs: RegisteredResource["inputs"],
): RegisteredGroupRule {
  const { data: rule, error } = groupRule.safeParse(inputs);
  if (rule === undefined) {
    throw new ClusterModelError(
      `A rule of a security group is ${JSON.stringify(inputs)}: ${z.prettifyError(error)}`,
    );
  }
  const { cidrIpv4, cidrIpv6, description, referencedSecurityGroupId, securityGroupId } = rule;
  const block = cidrIpv4 ?? cidrIpv6;
  const named = block === undefined ? "a list" : { block };
  return {
    direction,
    group: securityGroupId,
    protocols: protocolsOf(rule),
    ...portsOf(rule),
    peer: referencedSecurityGroupId === undefined ? named : { group: referencedSecurityGroupId },
    description,
  };
}

type GroupRule = z.output<typeof groupRule>;

function peersOf({ description, peer }: RegisteredGroupRule, groups: SecurityGroups): readonly string[] {
  if (peer !== "a list" && "block" in peer) return [peer.block];
  const members = peer === "a list" ? undefined : groups[peer.group];
  if (members === undefined) {
    throw new ClusterModelError(
      `The rule "${description}" of the pods' security group has the peer ${peer === "a list" ? "of a list" : peer.group}; ` +
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
