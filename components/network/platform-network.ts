import type { Output } from "@pulumi/pulumi";
import type { PlannedSubnet, Tier, ZoneLetter } from "../../model/subnet-plan.ts";

/** Something there is one of in each zone, by the zone's letter. */
export type ByZone<Value> = Readonly<Partial<Record<ZoneLetter, Value>>>;

/** A subnet as the rest of the platform needs to know it; what only AWS knows of it is its id, in `subnetIds`. */
export type NetworkSubnet = Pick<PlannedSubnet, "tier" | "zone" | "cidr" | "usableAddresses">;

/** What the rest of the platform needs of its network, whoever made it. */
export interface PlatformNetwork {
  /** Id of the VPC. */
  readonly vpcId: Output<string>;
  /** The VPC's IPv4 block, as in `10.48.0.0/16`. */
  readonly cidr: string;
  /** Id of each subnet, by tier and zone letter. A tier without subnets is an empty map. */
  readonly subnetIds: Readonly<Record<Tier, ByZone<Output<string>>>>;
  /** Every subnet, by tier in the order of `tiers`, then by letter. */
  readonly subnets: readonly NetworkSubnet[];
  /** Addresses from which private subnets reach the internet, by the letter of the gateway's zone. Empty when not ours. */
  readonly natPublicIps: ByZone<Output<string>>;
  /** Bucket of the flow logs; absent when they are not ours. */
  readonly flowLogBucketName: Output<string> | undefined;
}

/** Ids by tier and zone letter, with an empty map for each tier that has none. */
export function idsByTier(
  entries: readonly { readonly tier: Tier; readonly zone: ZoneLetter; readonly id: Output<string> }[],
): PlatformNetwork["subnetIds"] {
  const of = (tier: Tier): ByZone<Output<string>> =>
    Object.fromEntries(entries.filter((entry) => entry.tier === tier).map(({ zone, id }) => [zone, id]));
  return {
    private: of("private"),
    public: of("public"),
    internal: of("internal"),
    endpoints: of("endpoints"),
    intra: of("intra"),
    database: of("database"),
  };
}

/** The same letters with another value each. */
export function mapZones<From, To>(byZone: ByZone<From>, map: (value: From) => To): ByZone<To> {
  return Object.fromEntries(Object.entries(byZone).map(([zone, value]) => [zone, map(value)]));
}
