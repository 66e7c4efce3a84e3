import type { PlanInputs } from "../../model/plan.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, isHidden, listOf, textAt } from "./input-value.ts";
import { coversPorts, type PortRange, portRange, portsText } from "./ports.ts";
import { type Binding, subnetBinding } from "./subnet-binding.ts";

type Direction = "egress" | "ingress";

interface Entry extends Grant {
  readonly direction: Direction;
  readonly ports: PortRange;
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
  const unreadable = [names.action, names.number, "protocol", "fromPort", "toPort", ...blocks].filter(
    (name) => isHidden(at(entry, name)),
  );
  const ports = portRange(entry, "protocol");
  const number = Number(at(entry, names.number));
  const closes = textAt(entry, names.action)?.toLowerCase() === "deny";
  const way = direction === "ingress" ? "from" : "to";
  const icmp = ports.protocol === "icmp" ? [at(entry, "icmpType"), at(entry, "icmpCode")] : [];
  const grants = blocks
    .map((name) => textAt(entry, name))
    .filter((block) => block !== undefined)
    .map(
      (block): Entry => ({
        key: JSON.stringify([direction, ports, block, number, icmp]),
        text: `${closes ? "deny " : ""}${direction} ${portsText(ports)} ${way} ${blockText(block)}`,
        closes,
        direction,
        ports,
        block,
        number,
      }),
    );
  return { grants, unreadable };
}

function covers(outer: Binding | Entry, inner: Binding | Entry): Cover {
  if ("subnet" in outer || "subnet" in inner)
    return "subnet" in outer && "subnet" in inner && outer.subnet === inner.subnet ? "maybe" : "no";
  const found =
    outer.direction === inner.direction &&
    coversPorts(outer.ports, inner.ports) &&
    coversBlock(outer.block, inner.block);
  if (!found) return "no";
  return outer.number <= inner.number ? "yes" : "maybe";
}
