import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, isBlock, isGiven, valueAt } from "../input-values.ts";
import { References } from "../references.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";

const associationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const routeType = "aws:ec2/route:Route";
const subnetType = "aws:ec2/subnet:Subnet";
const tableTypes = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"];

/**
 * By this a subnet says that load balancers of the internet stand in it, and so that it is a public one.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
 */
const publicTag = "kubernetes.io/role/elb";

/**
 * Judges where a plan or a state says which table a route and a subnet belong to: by ids, or by what an unknown id comes from. The
 * engine tells a policy pack neither, so that there nothing is found.
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
    const breachOf = (resource: PlannedResource, table: string | undefined): readonly Breach[] => {
      const subnets = privateSubnets.get(table) ?? [];
      if (subnets.length === 0) return [];
      const names = subnets.map(({ name }) => name).join(", ");
      return [
        {
          resource,
          message: `It leads ${names} to an internet gateway, and no public subnet is meant by it.`,
        },
      ];
    };
    return [
      ...resources
        .ofType(routeType)
        .filter(({ inputs }) => leadsToInternet(inputs))
        .flatMap((route) => breachOf(route, references.urnOf(route, "routeTableId", tableTypes))),
      ...resources
        .ofType(...tableTypes)
        .filter(({ inputs }) => blocksAt(inputs, "routes").some(leadsToInternet))
        .flatMap((table) => breachOf(table, table.urn)),
    ];
  },
});

/** By the URN of their route table. */
function privateSubnetsByTable(
  resources: ResourceSet,
  references: References,
): ReadonlyMap<string | undefined, readonly PlannedResource[]> {
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

function isPublic({ inputs }: PlannedResource): boolean {
  const tags = valueAt(inputs, "tags");
  return isBlock(tags) && isGiven(tags[publicTag]);
}

/** One property names gateways of the internet, of a VPN and of an endpoint; an id that is not known yet is taken for the first. */
function leadsToInternet(route: unknown): boolean {
  const gateway = valueAt(route, "gatewayId");
  return isGiven(gateway) && !(typeof gateway === "string" && /^(?:vgw-|vpce-|local$)/u.test(gateway));
}
