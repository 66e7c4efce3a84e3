import { NetworkAclRule } from "@pulumi/aws/ec2/networkAclRule.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { VpcPeeringConnection } from "@pulumi/aws/ec2/vpcPeeringConnection.js";
import * as pulumi from "@pulumi/pulumi";
import { overlaps, parseCidr } from "../../model/cidr.ts";
import type { Network } from "./network.ts";

/** Where an account has its runners. */
export interface RunnerNetwork {
  /** Id of the runners' VPC. */
  readonly vpcId: string;
  /** The account that owns it, twelve digits. */
  readonly accountId: string;
  /** Its Region, as in `us-east-1`. */
  readonly region: string;
  /** Its IPv4 block, as in `10.96.0.0/19`, which shares no address with the environment's network. */
  readonly cidr: string;
}

export interface RunnerPeeringArgs {
  /** The environment's network, which asks for the connection. */
  readonly network: Pick<Network, "cidr" | "intra" | "vpcId">;
  readonly runners: RunnerNetwork;
  /** The environment's account, twelve digits. */
  readonly accountId: string;
  /** The environment's Region, as in `us-east-1`. */
  readonly region: string;
}

/** Ports from which clients call, on every system that a runner may have: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html */
const callersPorts = { fromPort: 1024, toPort: 65_535 };

/**
 * The environment's half of a peering with a network of runners: the request, the way back from the intra tier, where the cluster's
 * control plane has its interfaces, and in that tier's network ACL HTTPS in and answers out. No other tier has a way back, and those of
 * endpoints and databases admit no such packet, so a runner reaches the cluster's API and nothing else. That the cluster's security group
 * lets the same block in is said where the cluster is made.
 *
 * The connection is active at once where both networks are of one account and Region. Elsewhere the other account accepts it within
 * seven days, and until then the route leads nowhere.
 *
 * Costs nothing by itself; traffic between zones costs 0.01 USD a GB at each end (us-east-1, November 2026,
 * https://aws.amazon.com/ec2/pricing/on-demand/).
 *
 * Leaves out: the other half, which is the account's (`EnvironmentPeering`); names across networks, since the name of a private cluster's
 * API is public and its addresses are not; networks that another team owns, whose routes are theirs.
 */
export class RunnerPeering extends pulumi.ComponentResource {
  /** Id of the connection, which the account of the runners has to name. */
  readonly connectionId: pulumi.Output<string>;

  /** @throws Error when the networks share addresses, CidrError when a block is none; nothing is registered then. */
  constructor(name: string, args: RunnerPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBlocks(args);
    super("plinth:network:RunnerPeering", name, {}, opts);

    const connection = createConnection(this, name, args);
    createRoute(this, name, args, connection);
    createAclRules(this, name, args);

    this.connectionId = connection.id;
    this.registerOutputs({ connectionId: this.connectionId });
  }
}

function checkBlocks({ network, runners }: RunnerPeeringArgs): void {
  if (!overlaps(parseCidr(network.cidr), parseCidr(runners.cidr))) return;
  throw new Error(
    `runners.cidr is ${runners.cidr}, which shares addresses with the network's own ${network.cidr}; AWS peers networks only that share none.`,
  );
}

function createConnection(
  parent: RunnerPeering,
  name: string,
  { accountId, network, region, runners }: RunnerPeeringArgs,
): VpcPeeringConnection {
  const elsewhere = runners.region !== region;
  return new VpcPeeringConnection(
    name,
    {
      vpcId: network.vpcId,
      peerVpcId: runners.vpcId,
      peerOwnerId: runners.accountId,
      ...(elsewhere ? { peerRegion: runners.region } : {}),
      autoAccept: runners.accountId === accountId && !elsewhere,
      tags: { Name: name },
    },
    { parent },
  );
}

function createRoute(
  parent: RunnerPeering,
  name: string,
  { network, runners }: RunnerPeeringArgs,
  connection: VpcPeeringConnection,
): void {
  new Route(
    `${name}-intra`,
    {
      routeTableId: network.intra.routeTableId,
      destinationCidrBlock: runners.cidr,
      vpcPeeringConnectionId: connection.id,
    },
    { parent },
  );
}

function createAclRules(parent: RunnerPeering, name: string, { network, runners }: RunnerPeeringArgs): void {
  const rules = [
    { suffix: "in", egress: false, ports: { fromPort: 443, toPort: 443 } },
    { suffix: "out", egress: true, ports: callersPorts },
  ];
  for (const { egress, ports, suffix } of rules) {
    new NetworkAclRule(
      `${name}-intra-${suffix}`,
      {
        networkAclId: network.intra.networkAclId,
        egress,
        // The network's own rule is 100.
        ruleNumber: 110,
        ruleAction: "allow",
        protocol: "tcp",
        ...ports,
        cidrBlock: runners.cidr,
      },
      // As of the network's own rules: each number once in each direction, and no rule can be changed.
      { parent, deleteBeforeReplace: true },
    );
  }
}
