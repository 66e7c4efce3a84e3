import { type Ipv4Block, ipv4Address, ipv4Block, isInside } from "../../model/ipv4.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import type { Protocol } from "../../model/reachability/cluster-parts.ts";
import {
  type RegisteredGroupRule,
  registeredGroupRules,
} from "../../model/reachability/registered-group-rules.ts";
import { type Decision, undecided } from "./decision.ts";
import type { ResourceLinks } from "./resource-links.ts";

type Direction = RegisteredGroupRule["direction"];

/** Who has security groups, or is named by their rules. */
export interface GroupMember {
  readonly title: string;
  /** Empty for what has none, as the internet; `undefined` where they are known only after the update. */
  readonly groups: readonly string[] | undefined;
}

/** What may name a security group: EKS makes one for each cluster, which no resource of its own stands for. */
export const groupTypes = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:eks/cluster:Cluster",
];

const ruleTypes: readonly string[] = [
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];
const otherWays = ["aws:ec2/securityGroupRule:SecurityGroupRule", "aws:ec2/securityGroup:SecurityGroup"];

type Peer = Ipv4Block | { readonly group: string } | { readonly anyGroup: true } | "anybody" | "nobody";

interface Rule extends Omit<RegisteredGroupRule, "peer"> {
  readonly peer: Peer;
}

/** The name of a group that nobody knows yet. */
const unknownGroup = "(known only after the update)";

/** What the rules of all security groups admit. */
export class SecurityGroups {
  readonly #rules: ReadonlyMap<string, readonly Rule[]>;
  readonly #byDirection: ReadonlyMap<Direction, readonly Rule[]>;
  readonly #kept = new WeakMap<readonly string[], Map<string, readonly Rule[]>>();

  /** @throws ClusterModelError for rules that are no resources of their own, or that cannot be read. */
  constructor(links: ResourceLinks) {
    registeredGroupRules(otherWays.flatMap((type) => links.ofType(type)));
    const rules = ruleTypes.flatMap((type) => links.ofType(type)).flatMap((rule) => readRule(links, rule));
    this.#rules = Map.groupBy(rules, ({ direction, group }) => `${direction} ${group}`);
    this.#byDirection = Map.groupBy(rules, ({ direction }) => direction);
  }

  /**
   * Whether the groups of one end admit the other in a direction; `undefined` where it has none. One group is enough, as AWS adds
   * the rules of all.
   */
  decide(
    direction: Direction,
    end: GroupMember,
    peer: GroupMember,
    address: string | undefined,
    port: number,
    protocol: Protocol,
  ): Decision | undefined {
    if (end.groups?.length === 0) return undefined;
    const number = address === undefined ? undefined : ipv4Address(address);
    let possible = false;
    for (const rule of this.#asked(direction, end, port, protocol)) {
      const match = matches(rule.peer, peer, number);
      if (match === "no") continue;
      if (match === "yes" && end.groups !== undefined && rule.group !== unknownGroup) {
        const why = `the security group of ${end.title} admits it`;
        return { answer: "allowed", layer: "security group", why };
      }
      possible = true;
    }
    const what = `${direction} rule of the security group of ${end.title}`;
    return possible
      ? undecided("security group", `whether an ${what} admits it is known only after the update`)
      : { answer: "denied", layer: "security group", why: `no ${what} admits ${peer.title} on ${port}` };
  }

  /** Whether the groups of an end let anybody in on a port: who that is, is a matter of networks beyond this one. */
  hears(end: GroupMember, port: number): Decision {
    const heard = this.#asked("ingress", end, port, "TCP");
    const own = `the security group of ${end.title}`;
    if (heard.some(({ group }) => end.groups?.includes(group) === true)) {
      return { answer: "allowed", layer: "security group", why: `${own} admits some` };
    }
    return heard.length > 0 || end.groups === undefined
      ? undecided("security group", `whom ${own} admits is known only after the update`)
      : { answer: "denied", layer: "security group", why: `${own} admits nobody on ${port}` };
  }

  /** The rules that may speak of a port, kept for the next question: thousands of pods have the same groups. */
  #asked(direction: Direction, { groups }: GroupMember, port: number, protocol: Protocol): readonly Rule[] {
    const kept = this.#kept.get(groups ?? everyGroup) ?? new Map<string, readonly Rule[]>();
    this.#kept.set(groups ?? everyGroup, kept);
    const question = `${direction} ${protocol} ${port}`;
    const known = kept.get(question);
    if (known !== undefined) return known;
    const all =
      groups === undefined
        ? (this.#byDirection.get(direction) ?? [])
        : [...groups, unknownGroup].flatMap((group) => this.#rules.get(`${direction} ${group}`) ?? []);
    const found = all.filter((rule) => hasPort(rule, port, protocol));
    kept.set(question, found);
    return found;
  }
}

/** Stands for groups that are not known. */
const everyGroup: readonly string[] = [];

function readRule(links: ResourceLinks, rule: PlannedResource): readonly Rule[] {
  const { inputs, type } = rule;
  const [group = unknownGroup] = links.references(rule, ["securityGroupId"], groupTypes) ?? [];
  const peerGroup =
    inputs["referencedSecurityGroupId"] === undefined
      ? undefined
      : (links.references(rule, ["referencedSecurityGroupId"], groupTypes)?.[0] ?? unknownGroup);
  const { cidrIpv4, cidrIpv6, referencedSecurityGroupId: _peer, ...others } = inputs;
  const blocks = [cidrIpv4, cidrIpv6].filter((block) => block !== undefined && block !== null);
  const block = blocks.find((one) => typeof one === "string");
  const read = registeredGroupRules([
    {
      type,
      inputs: {
        ...others,
        securityGroupId: group,
        ...(peerGroup === undefined ? {} : { referencedSecurityGroupId: peerGroup }),
        ...(typeof block === "string" ? { cidrIpv4: block } : {}),
      },
    },
  ]);
  return read.map((one) => ({ ...one, peer: peerOf(one) }));
}

/** A list of blocks that is kept elsewhere, or a block that is known only after the update, may mean anybody. */
function peerOf({ peer }: RegisteredGroupRule): Peer {
  if (peer === "a list") return "anybody";
  if ("block" in peer) return ipv4Block(peer.block) ?? "nobody";
  return peer.group === unknownGroup ? { anyGroup: true } : peer;
}

function hasPort({ fromPort, protocols, toPort }: Rule, port: number, protocol: Protocol): boolean {
  return port >= fromPort && port <= toPort && protocols.some((one) => one === protocol.toLowerCase());
}

function matches(peer: Peer, { groups }: GroupMember, address: number | undefined): "yes" | "maybe" | "no" {
  if (peer === "nobody") return "no";
  if (peer === "anybody") return "maybe";
  if ("first" in peer) {
    if (address === undefined) return peer.first === 0 && peer.last === 2 ** 32 - 1 ? "yes" : "maybe";
    return isInside(address, peer) ? "yes" : "no";
  }
  if (groups === undefined) return "maybe";
  if ("anyGroup" in peer) return groups.length === 0 ? "no" : "maybe";
  return groups.includes(peer.group) ? "yes" : "no";
}
