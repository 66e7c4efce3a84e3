import { nearest } from "./nearest.ts";

/** What the rest of the program needs to know about an AWS Region. */
export interface Region {
  /** Short form that Availability Zone ids begin with: `use1` in `use1-az4`. Used in names because it is short. */
  readonly code: string;
  /** First part of every ARN in the Region after `arn:`. */
  readonly partition: "aws" | "aws-us-gov" | "aws-cn";
}

/** A Region name that is not in the table. */
export class RegionError extends Error {
  override readonly name = "RegionError";
}

/**
 * Every Region this program can name, by its AWS name.
 *
 * Source of the codes: the zone lists under https://docs.aws.amazon.com/global-infrastructure/latest/regions/
 */
export const regions: Readonly<Record<string, Region>> = {
  "af-south-1": { code: "afs1", partition: "aws" },
  "ap-east-1": { code: "ape1", partition: "aws" },
  "ap-east-2": { code: "ape2", partition: "aws" },
  "ap-northeast-1": { code: "apne1", partition: "aws" },
  "ap-northeast-2": { code: "apne2", partition: "aws" },
  "ap-northeast-3": { code: "apne3", partition: "aws" },
  "ap-south-1": { code: "aps1", partition: "aws" },
  "ap-south-2": { code: "aps2", partition: "aws" },
  "ap-southeast-1": { code: "apse1", partition: "aws" },
  "ap-southeast-2": { code: "apse2", partition: "aws" },
  "ap-southeast-3": { code: "apse3", partition: "aws" },
  "ap-southeast-4": { code: "apse4", partition: "aws" },
  "ap-southeast-5": { code: "apse5", partition: "aws" },
  "ap-southeast-6": { code: "apse6", partition: "aws" },
  "ap-southeast-7": { code: "apse7", partition: "aws" },
  "ca-central-1": { code: "cac1", partition: "aws" },
  "ca-west-1": { code: "caw1", partition: "aws" },
  "cn-north-1": { code: "cnn1", partition: "aws-cn" },
  "cn-northwest-1": { code: "cnnw1", partition: "aws-cn" },
  "eu-central-1": { code: "euc1", partition: "aws" },
  "eu-central-2": { code: "euc2", partition: "aws" },
  "eu-north-1": { code: "eun1", partition: "aws" },
  "eu-south-1": { code: "eus1", partition: "aws" },
  "eu-south-2": { code: "eus2", partition: "aws" },
  "eu-west-1": { code: "euw1", partition: "aws" },
  "eu-west-2": { code: "euw2", partition: "aws" },
  "eu-west-3": { code: "euw3", partition: "aws" },
  "il-central-1": { code: "ilc1", partition: "aws" },
  "me-central-1": { code: "mec1", partition: "aws" },
  "me-south-1": { code: "mes1", partition: "aws" },
  "mx-central-1": { code: "mxc1", partition: "aws" },
  "sa-east-1": { code: "sae1", partition: "aws" },
  "us-east-1": { code: "use1", partition: "aws" },
  "us-east-2": { code: "use2", partition: "aws" },
  "us-gov-east-1": { code: "usge1", partition: "aws-us-gov" },
  "us-gov-west-1": { code: "usgw1", partition: "aws-us-gov" },
  "us-west-1": { code: "usw1", partition: "aws" },
  "us-west-2": { code: "usw2", partition: "aws" },
};

/**
 * Looks a Region up by its AWS name.
 *
 * @throws RegionError naming the nearest known Region, or all of them when none is near.
 */
export function regionOf(name: string): Region {
  const region = Object.hasOwn(regions, name) ? regions[name] : undefined;
  if (region === undefined) {
    const known = Object.keys(regions);
    const guess = nearest(name, known);
    throw new RegionError(
      `"${name}" is not a known AWS Region. ` +
        (guess === undefined ? `Known are ${known.join(", ")}.` : `Did you mean "${guess}"?`) +
        " A Region that AWS has opened since is added in model/regions.ts.",
    );
  }
  return region;
}

/**
 * What the ids of a Region's Availability Zones begin with: `use1-az` for `us-east-1`.
 *
 * @throws RegionError when the Region is unknown.
 */
export function zoneIdPrefix(region: string): string {
  return `${regionOf(region).code}-az`;
}
