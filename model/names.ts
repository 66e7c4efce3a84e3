import { regionOf } from "./regions.ts";

/** What a service accepts as a name. Lengths are in characters. */
export interface NameLimit {
  readonly max: number;
  readonly pattern: RegExp;
  /** The pattern in words, for messages. */
  readonly allowed: string;
  readonly source: string;
}

/** A name that its service would refuse. */
export class NameError extends Error {
  override readonly name = "NameError";
}

const hyphenated = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * What each service accepts. A component checks every name that it makes or that Pulumi makes for it, before it registers itself.
 *
 * Three rows are checked by nobody. `loadBalancer` belongs to a component that does not exist yet. `iamPolicy` and `logGroup` are
 * implied: such resources are named after a role, an instance or a cluster, whose narrower limit is checked.
 */
export const nameLimits = {
  s3Bucket: {
    max: 63,
    // Dots are legal too, but a name with dots does not match the certificate of its own address.
    pattern:
      /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]+[a-z0-9](?<!-s3alias|--ol-s3|--x-s3|--table-s3)$/,
    allowed:
      "at least 3 lower-case letters, digits and hyphens, first and last no hyphen, none of the beginnings and ends that S3 keeps for itself",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  iamRole: {
    max: 64,
    pattern: /^[\w+=,.@-]+$/,
    allowed: "letters, digits and _ + = , . @ -",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  },
  iamPolicy: {
    max: 128,
    pattern: /^[\w+=,.@-]+$/,
    allowed: "letters, digits and _ + = , . @ -",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  },
  rdsInstance: {
    max: 63,
    pattern: hyphenated,
    allowed: "lower-case letters, digits and single hyphens, first a letter, last no hyphen",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  },
  kmsAlias: {
    max: 256,
    pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/,
    allowed: 'letters, digits and / _ - after "alias/", but not "alias/aws/"',
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
  snsTopic: {
    max: 256,
    pattern: /^[a-zA-Z0-9_-]+$/,
    allowed: "letters, digits, underscores and hyphens",
    source: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
  },
  budget: {
    max: 100,
    pattern: /^[^:\\]+$/,
    allowed: "any character but a colon and a backslash",
    source: "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html",
  },
  logGroup: {
    max: 512,
    pattern: /^[a-zA-Z0-9_./#-]+$/,
    allowed: "letters, digits and _ - / . #",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  },
  securityGroup: {
    max: 255,
    pattern: /^(?!sg-)[a-zA-Z0-9 ._:/()#,@[\]+=&;{}!$*-]+$/,
    allowed:
      'letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *, not beginning with "sg-"',
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
  },
  rdsGroup: {
    max: 255,
    pattern: hyphenated,
    allowed: "lower-case letters, digits and single hyphens, first a letter, last no hyphen",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html",
  },
  secret: {
    max: 512,
    // Secrets Manager itself adds a hyphen and six characters to the ARN: a name that ends so is easily confused with it.
    pattern: /^[a-zA-Z0-9/_+=.@-]+$/,
    allowed: "letters, digits and / _ + = . @ -",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  },
  loadBalancer: {
    max: 32,
    pattern: /^(?!internal-)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/,
    allowed: 'letters, digits and hyphens, first and last no hyphen, not beginning with "internal-"',
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  },
  eksCluster: {
    max: 100,
    pattern: /^[0-9A-Za-z][A-Za-z0-9_-]*$/,
    allowed: "letters, digits, hyphens and underscores, first a letter or digit",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
  },
  backupVault: {
    max: 50,
    pattern: /^[a-zA-Z0-9_-]{2,}$/,
    allowed: "at least 2 letters, digits, hyphens and underscores",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html",
  },
  backupPlan: {
    max: 50,
    pattern: /^[a-zA-Z0-9_.-]+$/,
    allowed: "letters, digits and - _ .",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupPlan.html",
  },
  restoreTestingPlan: {
    max: 50,
    pattern: /^[a-zA-Z0-9_]+$/,
    allowed: "letters, digits and underscores, no hyphens",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreTestingPlanForCreate.html",
  },
} as const satisfies Readonly<Record<string, NameLimit>>;

export type NamedService = keyof typeof nameLimits;

/**
 * The base of every name in an environment, as in `plinth-prod-use1`: no two environments of one account share it.
 *
 * @throws RegionError when the Region is unknown.
 */
export function platformId(input: {
  readonly project: string;
  readonly environment: string;
  readonly region: string;
}): string {
  return `${input.project}-${input.environment}-${regionOf(input.region).code}`;
}

/**
 * Checks a name before anything is created and returns it.
 *
 * @param suffixLength characters that will be appended, 8 by default: Pulumi adds a hyphen and seven hexadecimal digits
 * to a name it makes itself. 0 for a name that is used as it stands.
 * @throws NameError naming the service, the name, its length, the limit, the allowed characters and what to change.
 */
export function checkName(service: NamedService, name: string, suffixLength = 8): string {
  const limit: NameLimit = nameLimits[service];
  const excess = name.length + suffixLength - limit.max;
  const suffix =
    suffixLength === 0 ? "" : ` and gets a hyphen and ${suffixLength - 1} digits or letters appended`;
  if (excess > 0) {
    throw new NameError(
      `The ${service} name "${name}" has ${name.length} characters${suffix}; ${limit.max} are allowed in all. ` +
        `Shorten the name of the project or the environment by ${excess}. See ${limit.source}`,
    );
  }
  if (!limit.pattern.test(suffixLength === 0 ? name : `${name}-${"0".repeat(suffixLength - 1)}`)) {
    throw new NameError(
      `AWS refuses the ${service} name "${name}"${suffix === "" ? "" : `, which${suffix.slice(4)}`}. ` +
        `Allowed: ${limit.allowed}. See ${limit.source}`,
    );
  }
  return name;
}
