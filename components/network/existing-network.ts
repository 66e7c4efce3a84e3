import * as pulumi from "@pulumi/pulumi";
import { parseCidr, usableAddresses } from "../../model/cidr.ts";
import { checkExistingNetwork, type ExistingNetworkInput } from "../../model/existing-network.ts";
import { tiers, zoneLetters } from "../../model/subnet-plan.ts";
import { type ByZone, idsByTier, type NetworkSubnet, type PlatformNetwork } from "./platform-network.ts";

/** Id and block of a VPC that another team owns, its Region, and its subnets by tier and zone letter. */
export type ExistingNetworkArgs = ExistingNetworkInput;

/**
 * A VPC that another team owns, with the subnets they set aside for the platform. Makes nothing; gives the rest of the platform
 * the same outputs as `Network`.
 *
 * Costs nothing.
 *
 * Leaves out: routes, NAT, network ACLs, endpoints and flow logs, which are the owner's, and whatever only AWS knows: whether
 * the ids exist and which zone a subnet is in.
 */
export class ExistingNetwork extends pulumi.ComponentResource implements PlatformNetwork {
  /** Id of the VPC, as it was given. */
  readonly vpcId: pulumi.Output<string>;
  /** The VPC's IPv4 block, as in `10.48.0.0/16`. */
  readonly cidr: string;
  /** Id of each subnet, by tier and zone letter. A tier without subnets is an empty map, as `public` may be. */
  readonly subnetIds: PlatformNetwork["subnetIds"];
  /** Every subnet, by tier in the order of `tiers`, then by letter, with its size by its block. */
  readonly subnets: readonly NetworkSubnet[];
  /** Always empty: which addresses the owner's NAT has is the owner's to know. */
  readonly natPublicIps: ByZone<pulumi.Output<string>> = {};
  /** Always absent: flow logs are the owner's. */
  readonly flowLogBucketName: undefined;

  /** @throws Error that lists everything `checkExistingNetwork` finds; nothing is registered then. */
  constructor(name: string, args: ExistingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    check(args);
    super("plinth:network:ExistingNetwork", name, {}, opts);

    const placed = place(args);

    this.vpcId = pulumi.output(args.vpcId);
    this.cidr = args.cidr;
    this.subnetIds = idsByTier(placed.map(({ id, tier, zone }) => ({ tier, zone, id: pulumi.output(id) })));
    this.subnets = placed.map(({ cidr, tier, zone }) => ({
      tier,
      zone,
      cidr,
      usableAddresses: usableAddresses(parseCidr(cidr)),
    }));
    this.registerOutputs({ vpcId: this.vpcId, cidr: this.cidr, subnetIds: this.subnetIds });
  }
}

function check(args: ExistingNetworkArgs): void {
  const problems = checkExistingNetwork(args);
  if (problems.length === 0) return;
  const lines = problems.map(({ message, path }) => `  ${path}: ${message}`);
  throw new Error(`The platform cannot be placed in ${args.vpcId}:\n${lines.join("\n")}`);
}

function place({ subnets }: ExistingNetworkArgs) {
  return tiers.flatMap((tier) =>
    zoneLetters.flatMap((zone) => {
      const subnet = subnets[tier]?.[zone];
      return subnet === undefined ? [] : [{ ...subnet, tier, zone }];
    }),
  );
}
