import type { PlanInputs } from "../../model/plan.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, isHidden, listOf, textAt } from "./input-value.ts";
import { type Binding, subnetBinding } from "./subnet-binding.ts";

/** A way to addresses, by what it leads through. */
interface Way extends Grant {
  readonly destination: string;
  readonly through: string;
}

/**
 * Ways of route tables, and which subnets use which table. What a route leads to, not whether something is there: a way through
 * another gateway of the same kind is the same way.
 */
export const routes: SecurityArea<Binding | Way> = { kind: "route", read, covers };

const inlineTypes: ReadonlySet<string> = new Set([
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/defaultRouteTable:DefaultRouteTable",
]);

const destinations = {
  route: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  inline: ["cidrBlock", "ipv6CidrBlock", "destinationPrefixListId"],
} as const;

/** What a route may lead through; the networks behind those with `each` differ. */
const targets: Readonly<Record<string, { readonly text: string; readonly each: boolean }>> = {
  natGatewayId: { text: "a NAT gateway", each: false },
  egressOnlyGatewayId: { text: "an egress-only internet gateway", each: false },
  carrierGatewayId: { text: "a carrier gateway", each: false },
  vpcPeeringConnectionId: { text: "a peering connection", each: true },
  transitGatewayId: { text: "a transit gateway", each: true },
  coreNetworkArn: { text: "a core network", each: true },
  localGatewayId: { text: "a local gateway", each: true },
  networkInterfaceId: { text: "a network interface", each: true },
  odbNetworkArn: { text: "an Oracle database network", each: true },
  vpcEndpointId: { text: "a VPC endpoint", each: true },
};

function read(type: string, inputs: PlanInputs): ReadGrants<Binding | Way> | undefined {
  if (type === "aws:ec2/route:Route") {
    const table = textAt(inputs, "routeTableId");
    return { ...(table === undefined ? {} : { scope: table }), ...waysOf(inputs, destinations.route) };
  }
  if (type === "aws:ec2/routeTableAssociation:RouteTableAssociation")
    return subnetBinding(inputs, "routeTableId", "route table");
  if (!inlineTypes.has(type)) return undefined;
  if (isHidden(inputs["routes"])) return { grants: [], unreadable: ["routes"] };
  const found = listOf(inputs["routes"]).map((route) => waysOf(route, destinations.inline));
  return {
    grants: found.flatMap(({ grants }) => grants),
    unreadable: found.some(({ unreadable }) => unreadable.length > 0) ? ["routes"] : [],
  };
}

function waysOf(route: unknown, names: readonly string[]): ReadGrants<Way> {
  const unreadable = names.filter((name) => isHidden(at(route, name)));
  const through = throughOf(route);
  const grants = names
    .map((name) => textAt(route, name))
    .filter((destination) => destination !== undefined)
    .map(
      (destination): Way => ({
        key: JSON.stringify([destination, through]),
        text: `way to ${blockText(destination)} through ${through}`,
        closes: false,
        destination,
        through,
      }),
    );
  return { grants, unreadable };
}

function throughOf(route: unknown): string {
  const gateway = at(route, "gatewayId");
  if (gateway !== undefined) return gatewayText(gateway);
  for (const [name, { each, text }] of Object.entries(targets)) {
    if (at(route, name) === undefined) continue;
    if (!each) return text;
    const id = textAt(route, name);
    return id === undefined ? `${text} that this plan makes` : `${text} (${id})`;
  }
  return "nothing that is known";
}

/** The one property for three kinds, which only an id tells apart. */
function gatewayText(gateway: unknown): string {
  if (isHidden(gateway)) return "an internet or VPN gateway that this plan makes";
  const id = String(gateway);
  if (id === "local") return "the network itself";
  return id.startsWith("vgw-") ? `a VPN gateway (${id})` : "an internet gateway";
}

function covers(outer: Binding | Way, inner: Binding | Way): Cover {
  if ("subnet" in outer || "subnet" in inner)
    return "subnet" in outer && "subnet" in inner && outer.subnet === inner.subnet ? "maybe" : "no";
  return outer.through === inner.through && coversBlock(outer.destination, inner.destination) ? "yes" : "no";
}
