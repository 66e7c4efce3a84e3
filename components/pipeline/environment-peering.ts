import { Route } from "@pulumi/aws/ec2/route.js";
import { VpcPeeringConnectionAccepter } from "@pulumi/aws/ec2/vpcPeeringConnectionAccepter.js";
import * as pulumi from "@pulumi/pulumi";
import { overlaps, parseCidr } from "../../model/cidr.ts";
import type { Network } from "../network/network.ts";

export interface EnvironmentPeeringArgs {
  /** The runners' network. */
  readonly network: Pick<Network, "cidr" | "privateRouteTableIds">;
  /** Id of the connection that the environment has asked for, as in `pcx-0123456789abcdef0`. */
  readonly connectionId: string;
  /** IPv4 block of the environment's network. */
  readonly cidr: string;
  /** True where the environment is in another account or Region, and so its request has to be accepted. */
  readonly accept: boolean;
}

/**
 * The runners' half of a peering with one environment: accepts its request where it has to be accepted, and leads from the runners'
 * private subnets to it.
 *
 * Costs nothing by itself; traffic between zones costs 0.01 USD a GB at each end (us-east-1, November 2026,
 * https://aws.amazon.com/ec2/pricing/on-demand/).
 *
 * Leaves out: rules of security groups and network ACLs. Runners go out by HTTPS wherever it leads, and nothing comes in to them; what
 * the environment lets in is its own to say (`RunnerPeering`).
 */
export class EnvironmentPeering extends pulumi.ComponentResource {
  /** @throws Error when the networks share addresses, CidrError when a block is none; nothing is registered then. */
  constructor(name: string, args: EnvironmentPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBlocks(args);
    super("plinth:pipeline:EnvironmentPeering", name, {}, opts);

    const connectionId = args.accept ? accept(this, name, args) : pulumi.output(args.connectionId);
    createRoutes(this, name, args, connectionId);

    this.registerOutputs();
  }
}

function checkBlocks({ cidr, network }: EnvironmentPeeringArgs): void {
  if (!overlaps(parseCidr(network.cidr), parseCidr(cidr))) return;
  throw new Error(
    `cidr is ${cidr}, which shares addresses with the runners' own ${network.cidr}; AWS peers networks only that share none.`,
  );
}

/** @returns the connection's id once it is accepted. */
function accept(
  parent: EnvironmentPeering,
  name: string,
  { connectionId }: EnvironmentPeeringArgs,
): pulumi.Output<string> {
  return new VpcPeeringConnectionAccepter(
    name,
    { vpcPeeringConnectionId: connectionId, autoAccept: true, tags: { Name: name } },
    { parent },
  ).id;
}

function createRoutes(
  parent: EnvironmentPeering,
  name: string,
  { cidr, network }: EnvironmentPeeringArgs,
  vpcPeeringConnectionId: pulumi.Output<string>,
): void {
  for (const [zone, routeTableId] of Object.entries(network.privateRouteTableIds)) {
    new Route(
      `${name}-${zone}`,
      { routeTableId, destinationCidrBlock: cidr, vpcPeeringConnectionId },
      { parent },
    );
  }
}
