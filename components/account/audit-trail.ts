import { Trail } from "@pulumi/aws/cloudtrail/trail.js";
import * as pulumi from "@pulumi/pulumi";
import { accountBucketName, bucketArn, trailArn, trailName } from "../../model/account-names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { PrivateBucket } from "../security/private-bucket.ts";
import { auditBucketPolicy, auditKeyStatements } from "./audit-documents.ts";

export interface AuditTrailArgs {
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the trail and of its bucket; events of all Regions come there. */
  readonly region: string;
  /** ARNs of buckets of which each request for an object is recorded too. */
  readonly watchedBucketArns: readonly pulumi.Input<string>[];
  /** Days after which records are deleted, 1 or more. */
  readonly retentionDays: number;
  /** Days between a deletion of the key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete bucket and key. */
  readonly protect: boolean;
}

/** Days for which a record that was deleted or overwritten can be brought back. */
const recoveryDays = 30;

/**
 * The record of who did what in the account, in every Region, encrypted, with digests by which a changed or missing file is found.
 *
 * Costs about 1 USD a month for the key; the first trail's management events are free, requests for objects of the watched buckets are
 * 0.10 USD for 100,000 (us-east-1, November 2026, https://aws.amazon.com/cloudtrail/pricing/).
 *
 * Leaves out: a trail of a whole organization, a copy in another account, alarms on single events.
 */
export class AuditTrail extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly trailArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    checkEncryptionKey(`${name}-key`, keyArgs(args));
    super("plinth:account:AuditTrail", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const bucket = createBucket(this, name, args, key);
    const trail = createTrail(this, name, args, key, bucket);

    this.bucketName = bucket.bucketName;
    this.trailArn = trail.arn;
    this.registerOutputs({ bucketName: this.bucketName, trailArn: this.trailArn });
  }
}

function keyArgs(args: AuditTrailArgs): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays: deletionWindowDays, protect, region } = args;
  return {
    description: "Encrypts the record of who did what",
    deletionWindowDays,
    protect,
    accountId,
    region,
    services: [],
    statements: auditKeyStatements(trailArn(args)),
  };
}

function createBucket(
  parent: AuditTrail,
  name: string,
  args: AuditTrailArgs,
  key: EncryptionKey,
): PrivateBucket {
  const { accountId, protect, region, retentionDays } = args;
  const bucketName = accountBucketName(args, "audit");
  return new PrivateBucket(
    `${name}-bucket`,
    {
      bucketName,
      keyArn: key.arn,
      policy: () =>
        auditBucketPolicy({
          bucketArn: bucketArn(region, bucketName),
          trailArn: trailArn(args),
          accountId,
        }),
      retentionDays,
      oldVersionDays: recoveryDays,
      protect,
    },
    { parent },
  );
}

function createTrail(
  parent: AuditTrail,
  name: string,
  { project, watchedBucketArns }: AuditTrailArgs,
  key: EncryptionKey,
  bucket: PrivateBucket,
): Trail {
  const objects = {
    name: "Requests for objects of watched buckets",
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      {
        field: "resources.ARN",
        startsWiths: watchedBucketArns.map((arn) => pulumi.interpolate`${arn}/`),
      },
    ],
  };
  return new Trail(
    name,
    {
      name: trailName(project),
      s3BucketName: bucket.bucketName,
      kmsKeyId: key.arn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      advancedEventSelectors: [
        {
          name: "Management events",
          fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
        },
        ...(watchedBucketArns.length === 0 ? [] : [objects]),
      ],
      tags: { Name: name },
    },
    // CloudTrail tries the bucket out when a trail is made, and the trail names only the bucket.
    { parent, dependsOn: [...bucket.ready] },
  );
}
