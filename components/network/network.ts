import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import { fewestZones } from "../../model/existing-network.ts";
import { zoneIdPrefix } from "../../model/regions.ts";
import { type PlannedSubnet, planSubnets, type Zones } from "../../model/subnet-plan.ts";
import { adoptDefaults } from "./default-lockdown.ts";
import { checkFlowLogs, type FlowLogSettings, FlowLogs, type FlowLogsArgs } from "./flow-logs.ts";
import { createNatGateways, type NatMode } from "./nat-gateways.ts";
import { createNetworkAcls } from "./network-acls.ts";
import {
  type ByZone,
  idsByTier,
  mapZones,
  type NetworkSubnet,
  type PlatformNetwork,
} from "./platform-network.ts";
import { createRouting } from "./routing.ts";
import { createSubnets } from "./subnets.ts";
import { checkVpcEndpoints, VpcEndpoints, type VpcEndpointsArgs } from "./vpc-endpoints.ts";

export interface NetworkArgs {
  /** The VPC's IPv4 block, from /16 to /19, as in `10.48.0.0/16`. Changing it replaces the VPC and all that is in it. */
  readonly cidr: string;
  /** Zone letter to Availability Zone id, as in `{ a: "use1-az1" }`, at least two. Adding a letter only creates resources. */
  readonly zones: Zones;
  /**
   * NAT gateways: `none`, `single` for all zones, in the first letter, or `perZone`. With `single`, adding a letter before the
   * first, or removing the first, moves the gateway and changes the address that the internet sees.
   */
  readonly nat: NatMode;
  /** Services with an interface endpoint, as in `ecr.api`. S3 and DynamoDB have gateway endpoints anyway. May be empty. */
  readonly interfaceEndpoints: readonly string[];
  /** ARNs of buckets whose objects anybody may read through the S3 endpoint, as other registries' image layers. May be empty. */
  readonly readableBuckets: readonly string[];
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Which connections are recorded, and for how long the record is kept. */
  readonly flowLogs: FlowLogSettings;
  /** True when the engine must refuse to delete the VPC, its subnets and public addresses, and the flow logs' bucket and key. */
  readonly protect: boolean;
  /** Days between a deletion of the flow logs' key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
}

/**
 * A VPC with six tiers of subnets in each zone, as `planSubnets` lays them out: routes, network ACLs, NAT, private ways to AWS
 * services and flow logs. What AWS puts into a VPC by default is emptied.
 *
 * Costs a month, besides traffic (us-east-1, November 2026, 730 hours): 36.50 USD for each NAT gateway, which is 32.85 for the
 * gateway (0.045 USD an hour) and 3.65 for its address (0.005 USD an hour); 7.30 USD for each interface endpoint and zone; 1 USD
 * for the flow logs' key. Three zones with a NAT gateway each: 110.50 USD. Traffic through a NAT gateway costs 0.045 USD a GB.
 * Sources: https://aws.amazon.com/vpc/pricing/ and https://aws.amazon.com/privatelink/pricing/
 *
 * Leaves out: IPv6; peering (`RunnerPeering` adds one) and transit gateways, whose addresses the network ACLs of `endpoints`, `intra`
 * and `database` do not admit; the account-wide block of public access; security groups of what is started in the subnets.
 */
export class Network extends pulumi.ComponentResource implements PlatformNetwork {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** The VPC's IPv4 block, as in `10.48.0.0/16`. */
  readonly cidr: string;
  /** Id of each subnet, by tier and zone letter; each tier has every letter of `zones`. */
  readonly subnetIds: PlatformNetwork["subnetIds"];
  /** Every subnet as it was planned, by tier in the order of `tiers`, then by letter. */
  readonly subnets: readonly NetworkSubnet[];
  /** Address from which private subnets reach the internet, by the letter of the gateway's zone. Empty without NAT. */
  readonly natPublicIps: ByZone<pulumi.Output<string>>;
  /** Where the tier `intra` gets its ways and its rules from; the cluster's control plane has its interfaces there. */
  readonly intra: {
    readonly routeTableId: pulumi.Output<string>;
    readonly networkAclId: pulumi.Output<string>;
  };
  /** Id of the route table of each private subnet, by the letter of its zone. */
  readonly privateRouteTableIds: ByZone<pulumi.Output<string>>;
  /** Name of the bucket that holds the flow logs. */
  readonly flowLogBucketName: pulumi.Output<string>;

  /** @throws CidrError, SubnetPlanError, RegionError or Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = checkNetwork(name, args);
    super("plinth:network:Network", name, {}, opts);
    const { cidr, nat: mode, protect } = args;

    const vpc = createVpc(this, name, args);
    adoptDefaults(this, name, vpc);
    const internet = createInternetGateway(this, name, vpc);
    const subnets = createSubnets(this, name, { vpc, plan, protect });
    const subnetIds = idsByTier(subnets.map(({ subnet, tier, zone }) => ({ tier, zone, id: subnet.id })));
    const acls = createNetworkAcls(this, name, { vpc, cidr, subnets });
    const nats = createNatGateways(this, name, { internet, subnets, mode, protect });
    const { intra, private: tables } = createRouting(this, name, { vpc, internet, subnets, nats });
    const routeTableIds = mapZones(tables, (table) => table.id);
    const ways = endpointsArgs(args, vpc, { routeTableIds, subnetIds: subnetIds.endpoints });
    new VpcEndpoints(`${name}-vpc-endpoints`, ways, { parent: this });
    const flowLogs = new FlowLogs(
      `${name}-flow-logs`,
      { ...flowLogsArgs(args), vpcId: vpc.id },
      { parent: this },
    );

    this.vpcId = vpc.id;
    this.cidr = cidr;
    this.subnetIds = subnetIds;
    this.subnets = plan;
    this.natPublicIps = mapZones(nats, ({ address }) => address.publicIp);
    this.intra = { routeTableId: intra.id, networkAclId: acls.intra.id };
    this.privateRouteTableIds = routeTableIds;
    this.flowLogBucketName = flowLogs.bucketName;
    this.registerOutputs({
      vpcId: this.vpcId,
      cidr,
      subnetIds,
      natPublicIps: this.natPublicIps,
      flowLogBucketName: this.flowLogBucketName,
    });
  }
}

function checkNetwork(name: string, args: NetworkArgs): readonly PlannedSubnet[] {
  const prefix = zoneIdPrefix(args.region);
  const zones = Object.entries(args.zones);
  if (zones.length < fewestZones) {
    throw new Error(
      `zones holds ${zones.length} letters; EKS and RDS need at least ${fewestZones}. Add one, as in b: ${prefix}2.`,
    );
  }
  for (const [letter, zoneId] of zones) {
    if (!zoneId.startsWith(prefix)) {
      throw new Error(
        `Zone ${letter} is "${zoneId}", which is not in ${args.region}; allowed are ids that begin with "${prefix}".`,
      );
    }
  }
  const { interfaceEndpoints: services, readableBuckets } = args;
  checkVpcEndpoints(`${name}-vpc-endpoints`, { services, readableBuckets });
  checkFlowLogs(`${name}-flow-logs`, flowLogsArgs(args));
  return planSubnets(args.cidr, args.zones);
}

function flowLogsArgs(args: NetworkArgs): Omit<FlowLogsArgs, "vpcId"> {
  const { accountId, flowLogs: settings, keyDeletionWindowDays, protect, region } = args;
  return { settings, accountId, region, keyDeletionWindowDays, protect };
}

function endpointsArgs(
  { accountId, cidr, interfaceEndpoints: services, readableBuckets, region }: NetworkArgs,
  vpc: Vpc,
  places: Pick<VpcEndpointsArgs, "routeTableIds" | "subnetIds">,
): VpcEndpointsArgs {
  return { vpcId: vpc.id, cidr, accountId, region, services, readableBuckets, ...places };
}

function createVpc(parent: Network, name: string, { cidr, protect }: NetworkArgs): Vpc {
  return new Vpc(
    name,
    { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: { Name: name } },
    { parent, protect },
  );
}

/** The VPC's one door to the internet. Only the public route table leads to it. */
function createInternetGateway(parent: Network, name: string, vpc: Vpc): InternetGateway {
  return new InternetGateway(`${name}-internet`, { vpcId: vpc.id, tags: { Name: name } }, { parent });
}
