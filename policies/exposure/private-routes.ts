import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, isBlock, isGiven, isUnknown, valueAt } from "../input-values.ts";
import { References } from "../references.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";

const associationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const routeType = "aws:ec2/route:Route";
const subnetType = "aws:ec2/subnet:Subnet";
const defaultTableType = "aws:ec2/defaultRouteTable:DefaultRouteTable";
const tableTypes = ["aws:ec2/routeTable:RouteTable", defaultTableType];
const internetGatewayType = "aws:ec2/internetGateway:InternetGateway";
const otherGatewayTypes = ["aws:ec2/vpnGateway:VpnGateway", "aws:ec2/vpcEndpoint:VpcEndpoint"];

/**
 * By this a subnet says that load balancers of the internet stand in it, and so that it is a public one.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
 */
const publicTag = "kubernetes.io/role/elb";

/**
 * Judges where it is said which table a route and a subnet belong to: by ids, or by what an id comes from. The default table serves
 * every subnet that has no other one, so that it leads no subnet to the internet.
 */
export const privateRoutes = resourceRule({
  id: "private-routes",
  severity: "block",
  protects: "Pods and databases from a way to and from the internet that no NAT gateway stands in.",
  control: "AWS Well-Architected SEC05-BP01",
  fix: "Lead a private subnet out through a NAT gateway, and others not at all; only a subnet for public load balancers has a route to the internet gateway.",
  reads: {
    [routeType]: [],
    [associationType]: [],
    [subnetType]: ["tags"],
    ...Object.fromEntries(tableTypes.map((type) => [type, ["routes"]])),
  },
  breaches: (resources) => {
    const references = new References(resources);
    const privateSubnets = privateSubnetsByTable(resources, references);
    const breachOf = (resource: PlannedResource, table: PlannedResource | undefined): readonly Breach[] => {
      if (table === undefined) return [];
      const names = (privateSubnets.get(table.urn) ?? []).map(({ name }) => name);
      const led = [...names, ...(table.type === defaultTableType ? ["every subnet without a table"] : [])];
      if (led.length === 0) return [];
      const message = `It leads ${led.join(", ")} to an internet gateway, and no public subnet is meant by it.`;
      return [{ resource, message }];
    };
    return [
      ...resources
        .ofType(routeType)
        .filter((route) => leadsToInternet(route.inputs, references.sourcesOf(route, "gatewayId")))
        .flatMap((route) => breachOf(route, references.resourceOf(route, "routeTableId", tableTypes))),
      ...resources
        .ofType(...tableTypes)
        .filter((table) => {
          const sources = references.sourcesOf(table, "routes");
          return blocksAt(table.inputs, "routes").some((route) => leadsToInternet(route, sources));
        })
        .flatMap((table) => breachOf(table, table)),
    ];
  },
});

/** By the URN of their route table. */
function privateSubnetsByTable(
  resources: ResourceSet,
  references: References,
): ReadonlyMap<string, readonly PlannedResource[]> {
  const bound = resources.ofType(associationType).flatMap((association) => {
    const table = references.urnOf(association, "routeTableId", tableTypes);
    const subnet = references.resourceOf(association, "subnetId", [subnetType]);
    if (table === undefined || subnet === undefined || isPublic(subnet)) return [];
    return [{ table, subnet }];
  });
  return new Map(
    [...Map.groupBy(bound, ({ table }) => table)].map(([table, those]) => [
      table,
      those.map(({ subnet }) => subnet),
    ]),
  );
}

/** Load balancers are put into a subnet whose tag says 1 or nothing; what it says after the update is judged then. */
function isPublic({ inputs }: PlannedResource): boolean {
  const tags = valueAt(inputs, "tags");
  const tag = isBlock(tags) && !isUnknown(tags) ? tags[publicTag] : tags;
  return tag === "1" || tag === "" || isUnknown(tag);
}

/**
 * One property names gateways of the internet, of a VPN and of an endpoint. An id that is not known yet is taken for the first, unless
 * what it comes from is another one.
 */
function leadsToInternet(route: unknown, sources: readonly PlannedResource[]): boolean {
  const gateway = valueAt(route, "gatewayId");
  if (typeof gateway === "string") return gateway !== "" && !/^(?:vgw-|vpce-|local$)/u.test(gateway);
  if (!isGiven(gateway)) return false;
  const types = new Set(sources.map(({ type }) => type));
  return types.has(internetGatewayType) || !otherGatewayTypes.some((type) => types.has(type));
}
