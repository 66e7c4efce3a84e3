import { type Cidr, formatCidr, parseCidr, subnetAt, usableAddresses } from "./cidr.ts";

/**
 * One kind of peer each, so that an address block in a network policy names exactly one of them. In order:
 * `private` nodes and pods; `public` internet-facing load balancers and NAT; `internal` internal load balancers;
 * `endpoints` interface endpoints; `intra` control-plane interfaces; `database` instances without a default route.
 */
export const tiers = ["private", "public", "internal", "endpoints", "intra", "database"] as const;
export type Tier = (typeof tiers)[number];

/** A zone's name in this program. The letter decides the address block, whichever zone of AWS it stands for. */
export const zoneLetters = ["a", "b", "c", "d", "e", "f"] as const;
export type ZoneLetter = (typeof zoneLetters)[number];

/**
 * Letter to Availability Zone id, as in `{ a: "use1-az1" }`. Ids name the same place in every account, zone names
 * (`us-east-1a`) do not: https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
 */
export type Zones = Readonly<Partial<Record<ZoneLetter, string>>>;

export interface PlannedSubnet {
  readonly tier: Tier;
  readonly zone: ZoneLetter;
  /** Availability Zone id, as in `use1-az1`. */
  readonly zoneId: string;
  /** IPv4 block, as in `10.20.192.0/24`. */
  readonly cidr: string;
  /** Addresses left for network interfaces after the five that AWS keeps. */
  readonly usableAddresses: number;
}

/** A VPC block or a zone map that no plan can be made for. */
export class SubnetPlanError extends Error {
  override readonly name = "SubnetPlanError";
}

/** Shortest and longest prefix of a VPC. /16 is the largest VPC AWS allows; at /19 the small subnets are /27. */
export const vpcPrefixes = { shortest: 16, longest: 19 } as const;

/**
 * Position of each small tier among the slots. Append only: a tier's number decides its addresses, so a number is
 * never changed and never given to another tier. 5 to 9 are free.
 */
export const slotRows: Readonly<Record<Exclude<Tier, "private">, number>> = {
  public: 0,
  internal: 1,
  endpoints: 2,
  intra: 3,
  database: 4,
};

function parseVpc(vpcCidr: string): Cidr {
  const vpc = parseCidr(vpcCidr);
  if (vpc.prefix < vpcPrefixes.shortest || vpc.prefix > vpcPrefixes.longest) {
    throw new SubnetPlanError(
      `The VPC block ${vpcCidr} has prefix /${vpc.prefix}; allowed are /${vpcPrefixes.shortest} to /${vpcPrefixes.longest}. ` +
        "A larger VPC does not exist on AWS; in a smaller one the subnets would be too small for a load balancer. " +
        `Choose, for example, a /${vpcPrefixes.shortest}.`,
    );
  }
  return vpc;
}

function place(vpc: Cidr, tier: Tier, zone: ZoneLetter): Cidr {
  const column = zoneLetters.indexOf(zone);
  if (tier === "private") return subnetAt(vpc, vpc.prefix + 3, column);
  // The last quarter of the VPC, which no private subnet reaches.
  const slots = subnetAt(vpc, vpc.prefix + 2, 3);
  return subnetAt(slots, vpc.prefix + 8, slotRows[tier] * zoneLetters.length + column);
}

/**
 * Every subnet of a VPC, by tier in the order of `tiers`, then by letter.
 *
 * The plan is append-only: a subnet's block follows from the VPC's block, its tier and its letter alone, so adding or
 * removing another zone or tier never moves it. With P the VPC's prefix, the VPC is cut into eight blocks of P+3.
 * Blocks 0 to 5 are the private subnets of letters a to f. Blocks 6 and 7 together are 64 slots of P+8; the slot of
 * another tier is its row times six plus the letter's position. Ten rows fit, five are in use; slots 60 to 63 stay free.
 * A /16 gives private /19 and others /24; a /19 gives private /22 and others /27, the smallest subnet an Application
 * Load Balancer accepts (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html).
 *
 * @throws CidrError when `vpcCidr` is no IPv4 block; SubnetPlanError when its prefix is outside /16 to /19 or one
 * Availability Zone is given to two letters.
 */
export function planSubnets(vpcCidr: string, zones: Zones): readonly PlannedSubnet[] {
  const vpc = parseVpc(vpcCidr);
  const letters = zoneLetters.filter((letter) => zones[letter] !== undefined);
  for (const [index, letter] of letters.entries()) {
    const twin = letters.slice(0, index).find((earlier) => zones[earlier] === zones[letter]);
    if (twin !== undefined) {
      throw new SubnetPlanError(
        `Zones ${twin} and ${letter} are both ${zones[letter] ?? ""}: losing that Availability Zone would take two letters ` +
          "at once. Give each letter an Availability Zone of its own.",
      );
    }
  }
  return tiers.flatMap((tier) =>
    letters.map((zone): PlannedSubnet => {
      const cidr = place(vpc, tier, zone);
      return {
        tier,
        zone,
        zoneId: zones[zone] ?? "",
        cidr: formatCidr(cidr),
        usableAddresses: usableAddresses(cidr),
      };
    }),
  );
}

/** Usable addresses of each tier over all its zones; 0 for a tier the plan does not have. */
export function tierCapacity(
  plan: readonly Pick<PlannedSubnet, "tier" | "usableAddresses">[],
): Readonly<Record<Tier, number>> {
  const capacity: Record<Tier, number> = {
    private: 0,
    public: 0,
    internal: 0,
    endpoints: 0,
    intra: 0,
    database: 0,
  };
  for (const subnet of plan) capacity[subnet.tier] += subnet.usableAddresses;
  return capacity;
}
