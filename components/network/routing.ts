import type { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import type { Vpc } from "@pulumi/aws/ec2/vpc.js";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Tier } from "../../model/subnet-plan.ts";
import type { MadeNat } from "./nat-gateways.ts";
import type { ByZone } from "./platform-network.ts";
import type { MadeSubnet } from "./subnets.ts";

export interface RoutingInput {
  readonly vpc: Vpc;
  /** The VPC's internet gateway, to which the tier `public` leads. */
  readonly internet: InternetGateway;
  /** The VPC's subnets; each is bound to a table. */
  readonly subnets: readonly MadeSubnet[];
  /** NAT gateways by zone letter. A private subnet in a zone without one uses the first; with none it has no way out. */
  readonly nats: ByZone<MadeNat>;
}

/** The tables to which ways to other networks can be added. */
export interface MadeTables {
  readonly intra: RouteTable;
  readonly private: ByZone<RouteTable>;
}

/**
 * Route tables, their default routes and the subnets that use them. `public` has one table with a route to the internet.
 * `private` has one for each zone, also with a single NAT gateway, so that moving to one per zone changes routes alone. Each
 * other tier has one without a default route: from there nothing leaves the VPC.
 *
 * @returns the table of `intra`, and the private tables by zone letter.
 */
export function createRouting(parent: ComponentResource, name: string, input: RoutingInput): MadeTables {
  const { internet, nats, subnets, vpc } = input;
  const tableOf = (suffix: string): RouteTable =>
    new RouteTable(
      `${name}-${suffix}-routes`,
      { vpcId: vpc.id, tags: { Name: `${name}-${suffix}` } },
      { parent },
    );
  const bind = ({ subnet, tier, zone }: MadeSubnet, table: RouteTable): RouteTableAssociation =>
    new RouteTableAssociation(
      `${name}-${tier}-${zone}`,
      { routeTableId: table.id, subnetId: subnet.id },
      { parent },
    );
  const leave = (
    suffix: string,
    table: RouteTable,
    by: { gatewayId?: InternetGateway["id"]; natGatewayId?: MadeNat["gateway"]["id"] },
  ) =>
    new Route(
      `${name}-${suffix}-default`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...by },
      { parent },
    );

  const share = (tier: Tier): RouteTable => {
    const table = tableOf(tier);
    for (const subnet of ofTier(subnets, tier)) bind(subnet, table);
    return table;
  };

  leave("public", share("public"), { gatewayId: internet.id });
  for (const tier of ["internal", "endpoints", "database"] as const) share(tier);
  const intra = share("intra");
  const onlyNat = Object.values(nats)[0];
  const ofPrivate = Object.fromEntries(
    ofTier(subnets, "private").map((subnet) => {
      const table = tableOf(`private-${subnet.zone}`);
      const nat = nats[subnet.zone] ?? onlyNat;
      if (nat !== undefined) leave(`private-${subnet.zone}`, table, { natGatewayId: nat.gateway.id });
      bind(subnet, table);
      return [subnet.zone, table];
    }),
  );
  return { intra, private: ofPrivate };
}

function ofTier(subnets: readonly MadeSubnet[], tier: Tier): readonly MadeSubnet[] {
  return subnets.filter((subnet) => subnet.tier === tier);
}
