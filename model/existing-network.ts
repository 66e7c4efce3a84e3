import { type Cidr, CidrError, contains, formatCidr, overlaps, parseCidr } from "./cidr.ts";
import { regionOf } from "./regions.ts";
import { type Tier, tiers, type ZoneLetter, zoneLetters } from "./subnet-plan.ts";

/** A subnet that another team made. */
export interface ExistingSubnet {
  /** Id, as in `subnet-0123456789abcdef0`. */
  readonly id: string;
  /** IPv4 block, as in `10.20.192.0/24`. */
  readonly cidr: string;
}

/** A VPC that another team owns and in which the platform is placed. */
export interface ExistingNetworkInput {
  /** Id, as in `vpc-0123456789abcdef0`. */
  readonly vpcId: string;
  /** The VPC's IPv4 block that holds the subnets, from /16 to /28. */
  readonly cidr: string;
  /** AWS Region, as in `us-east-1`. */
  readonly region: string;
  /** Subnets by tier and zone letter. `public` may be absent: then nothing can face the internet. */
  readonly subnets: Readonly<Partial<Record<Tier, Readonly<Partial<Record<ZoneLetter, ExistingSubnet>>>>>>;
}

/** One mistake and where it stands. */
export interface NetworkProblem {
  /** Place in the input, as in `subnets.private.a.cidr`. */
  readonly path: string;
  /** What is wrong, the value, what is allowed. */
  readonly message: string;
}

/** Tiers that the platform cannot do without; `public` is needed only for load balancers that face the internet. */
export const requiredTiers = [
  "private",
  "internal",
  "endpoints",
  "intra",
  "database",
] as const satisfies readonly Tier[];

/** EKS and RDS both refuse to place a cluster or an instance group in fewer zones. */
export const fewestZones = 2;

/** Shortest and longest block of a VPC or subnet: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const awsPrefixes = { shortest: 16, longest: 28 } as const;

interface Placed {
  readonly path: string;
  readonly tier: Tier;
  readonly zone: ZoneLetter;
  readonly subnet: ExistingSubnet;
}

function place(input: ExistingNetworkInput): readonly Placed[] {
  return tiers.flatMap((tier) =>
    zoneLetters.flatMap((zone): readonly Placed[] => {
      const subnet = input.subnets[tier]?.[zone];
      return subnet === undefined ? [] : [{ path: `subnets.${tier}.${zone}`, tier, zone, subnet }];
    }),
  );
}

function readBlock(path: string, text: string, problems: NetworkProblem[]): Cidr | undefined {
  try {
    const block = parseCidr(text);
    if (block.prefix >= awsPrefixes.shortest && block.prefix <= awsPrefixes.longest) return block;
    problems.push({
      path,
      message: `${text} has prefix /${block.prefix}; AWS allows /${awsPrefixes.shortest} to /${awsPrefixes.longest}.`,
    });
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    problems.push({ path, message: error.message });
  }
  return undefined;
}

function checkId(path: string, id: string, kind: "vpc" | "subnet", problems: NetworkProblem[]): void {
  if (!new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) {
    problems.push({
      path,
      message: `"${id}" is not the id of a ${kind}; allowed: "${kind}-" and 8 or 17 hexadecimal digits.`,
    });
  }
}

function checkZones(placed: readonly Placed[], problems: NetworkProblem[]): void {
  const lettersOf = (tier: Tier) => placed.filter((entry) => entry.tier === tier).map((entry) => entry.zone);
  const present = requiredTiers.filter((tier) => lettersOf(tier).length > 0);
  const expected = zoneLetters.filter((zone) => present.some((tier) => lettersOf(tier).includes(zone)));
  if (expected.length < fewestZones) {
    problems.push({
      path: "subnets",
      message: `Subnets stand in ${expected.length} zones (${expected.join(", ") || "none"}); EKS and RDS need at least ${fewestZones}.`,
    });
  }
  for (const tier of requiredTiers) {
    const missing = expected.filter((zone) => !lettersOf(tier).includes(zone));
    if (lettersOf(tier).length === 0) {
      problems.push({ path: `subnets.${tier}`, message: `The tier ${tier} has no subnet; it is required.` });
    } else if (missing.length > 0) {
      problems.push({
        path: `subnets.${tier}`,
        message: `The tier ${tier} has no subnet in zone ${missing.join(", ")}; every required tier needs the same zones (${expected.join(", ")}).`,
      });
    }
  }
  const strangers = lettersOf("public").filter((zone) => !expected.includes(zone));
  if (strangers.length > 0) {
    problems.push({
      path: "subnets.public",
      message: `The tier public has zone ${strangers.join(", ")}, which no required tier has; allowed are ${expected.join(", ")}.`,
    });
  }
}

/**
 * Everything that is wrong with a VPC of another team, in reading order; empty when the platform can be placed in it.
 *
 * Checked: forms of ids and blocks, a known Region, every subnet inside the VPC, no overlap, no id given twice, at least
 * two zones, and the same zones in every required tier. What only AWS knows (whether the ids exist, which zone a subnet
 * is in, its routes) is not.
 */
export function checkExistingNetwork(input: ExistingNetworkInput): readonly NetworkProblem[] {
  const problems: NetworkProblem[] = [];
  const placed = place(input);
  checkId("vpcId", input.vpcId, "vpc", problems);
  const vpc = readBlock("cidr", input.cidr, problems);
  try {
    regionOf(input.region);
  } catch (error) {
    problems.push({ path: "region", message: error instanceof Error ? error.message : String(error) });
  }
  checkZones(placed, problems);
  const seen: { readonly path: string; readonly id: string; readonly block: Cidr | undefined }[] = [];
  for (const { path, subnet } of placed) {
    checkId(`${path}.id`, subnet.id, "subnet", problems);
    const twin = seen.find((earlier) => earlier.id === subnet.id);
    if (twin !== undefined) {
      problems.push({
        path: `${path}.id`,
        message: `${subnet.id} is already named in ${twin.path}; a subnet serves one tier.`,
      });
    }
    const block = readBlock(`${path}.cidr`, subnet.cidr, problems);
    if (block !== undefined && vpc !== undefined && !contains(vpc, block)) {
      problems.push({
        path: `${path}.cidr`,
        message: `${subnet.cidr} lies outside the VPC's ${formatCidr(vpc)}.`,
      });
    }
    for (const earlier of seen) {
      if (
        block !== undefined &&
        earlier.block !== undefined &&
        earlier.id !== subnet.id &&
        overlaps(earlier.block, block)
      ) {
        problems.push({
          path: `${path}.cidr`,
          message: `${subnet.cidr} overlaps ${formatCidr(earlier.block)} of ${earlier.path}; subnets of one VPC never overlap.`,
        });
      }
    }
    seen.push({ path, id: subnet.id, block });
  }
  return problems;
}
