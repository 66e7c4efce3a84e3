import type { PlanInputs } from "../../model/plan.ts";
import { numberAt } from "../../policies/input-values.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, isHidden, listOf, textAt } from "./input-value.ts";
import { coversPorts, type PortRange, portRange, portsText } from "./ports.ts";
import { type Binding, subnetBinding } from "./subnet-binding.ts";

type Direction = "egress" | "ingress";

interface Entry extends Grant {
  readonly direction: Direction;
  readonly ports: PortRange;
  /** -1 for every type, and for every other protocol. */
  readonly icmpType: number;
  /** -1 for every code of the type. */
  readonly icmpCode: number;
  readonly block: string;
  /** AWS takes the lowest number that fits. */
  readonly number: number;
}

/**
 * Entries of network ACLs, and which subnets use which. What a lower number refuses is not taken off what a higher one allows; an entry
 * that is lost to a higher number is one of which nobody can tell.
 */
export const networkAcls: SecurityArea<Binding | Entry> = { kind: "network ACL", read, covers };

const inlineTypes: ReadonlySet<string> = new Set([
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
]);

const blocks = ["cidrBlock", "ipv6CidrBlock"];

/**
 * Protocols that have types and codes, and no ports.
 *
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
 */
const icmpProtocols: ReadonlyMap<string, string> = new Map([
  ["icmp", "icmp"],
  ["icmpv6", "icmpv6"],
  ["ipv6-icmp", "icmpv6"],
  ["58", "icmpv6"],
]);

function read(type: string, inputs: PlanInputs): ReadGrants<Binding | Entry> | undefined {
  if (type === "aws:ec2/networkAclRule:NetworkAclRule") {
    const acl = textAt(inputs, "networkAclId");
    const scope = acl === undefined ? {} : { scope: acl };
    if (isHidden(inputs["egress"])) return { ...scope, grants: [], unreadable: ["egress"] };
    const direction = inputs["egress"] === true ? "egress" : "ingress";
    return { ...scope, ...entriesOf(direction, inputs, { action: "ruleAction", number: "ruleNumber" }) };
  }
  if (type === "aws:ec2/networkAclAssociation:NetworkAclAssociation")
    return subnetBinding(inputs, "networkAclId", "network ACL");
  if (!inlineTypes.has(type)) return undefined;
  const parts = (["ingress", "egress"] as const).map((direction) => inline(direction, inputs[direction]));
  return {
    grants: parts.flatMap(({ grants }) => grants),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
  };
}

function inline(direction: Direction, entries: unknown): ReadGrants<Entry> {
  if (isHidden(entries)) return { grants: [], unreadable: [direction] };
  const found = listOf(entries).map((entry) =>
    entriesOf(direction, entry, { action: "action", number: "ruleNo" }),
  );
  return {
    grants: found.flatMap(({ grants }) => grants),
    unreadable: found.some(({ unreadable }) => unreadable.length > 0) ? [direction] : [],
  };
}

function entriesOf(
  direction: Direction,
  entry: unknown,
  names: { readonly action: string; readonly number: string },
): ReadGrants<Entry> {
  const unreadable = [
    names.action,
    names.number,
    "protocol",
    "fromPort",
    "toPort",
    "icmpType",
    "icmpCode",
    ...blocks,
  ].filter((name) => isHidden(at(entry, name)));
  const { icmpCode, icmpType, ports, text: traffic } = trafficOf(entry);
  const number = Number(at(entry, names.number));
  const closes = textAt(entry, names.action)?.toLowerCase() === "deny";
  const way = direction === "ingress" ? "from" : "to";
  const grants = blocks
    .map((name) => textAt(entry, name))
    .filter((block) => block !== undefined)
    .map(
      (block): Entry => ({
        key: JSON.stringify([direction, ports, block, number, icmpType, icmpCode]),
        text: `${closes ? "deny " : ""}${direction} ${traffic} ${way} ${blockText(block)}`,
        closes,
        direction,
        ports,
        icmpType,
        icmpCode,
        block,
        number,
      }),
    );
  return { grants, unreadable };
}

interface Traffic extends Pick<Entry, "icmpCode" | "icmpType" | "ports"> {
  readonly text: string;
}

function trafficOf(entry: unknown): Traffic {
  const given = portRange(entry, "protocol");
  const protocol = icmpProtocols.get(given.protocol);
  if (protocol === undefined) return { ports: given, icmpType: -1, icmpCode: -1, text: portsText(given) };
  const icmpType = numberAt(entry, "icmpType") ?? -1;
  const icmpCode = numberAt(entry, "icmpCode") ?? -1;
  const type = icmpType === -1 ? "every type" : `type ${icmpType}`;
  const code = icmpCode === -1 ? "" : ` code ${icmpCode}`;
  return {
    // AWS looks at no ports here, whatever the program gives.
    ports: { protocol, fromPort: -1, toPort: -1 },
    icmpType,
    icmpCode,
    text: `${protocol}, ${type}${code},`,
  };
}

function covers(outer: Binding | Entry, inner: Binding | Entry): Cover {
  if ("subnet" in outer || "subnet" in inner)
    return "subnet" in outer && "subnet" in inner && outer.subnet === inner.subnet ? "maybe" : "no";
  const found =
    outer.direction === inner.direction &&
    coversPorts(outer.ports, inner.ports) &&
    coversNumber(outer.icmpType, inner.icmpType) &&
    coversNumber(outer.icmpCode, inner.icmpCode) &&
    coversBlock(outer.block, inner.block);
  if (!found) return "no";
  return outer.number <= inner.number ? "yes" : "maybe";
}

function coversNumber(outer: number, inner: number): boolean {
  return outer === -1 || outer === inner;
}
