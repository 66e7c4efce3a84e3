import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { accessLogBucketPolicy } from "./access-log-policy.ts";

export interface AccessLogBucketArgs {
  /** Days after which logs are deleted, 1 or more. */
  readonly retentionDays: number;
  /** First parts of the files' names, one for each load balancer. */
  readonly prefixes: readonly string[];
  /** The account of load balancers and bucket, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** True when the engine must refuse to delete the bucket; false also lets it be deleted with its logs. */
  readonly protect: boolean;
}

/** Days for which a log that was deleted or overwritten can still be brought back. */
const recoveryDays = 7;

/**
 * The private bucket of load balancers' access logs. They are encrypted with keys of S3 (SSE-S3): Elastic Load Balancing delivers
 * into no bucket with a KMS key.
 *
 * Costs 0.023 USD a GB and month kept (us-east-1, November 2026, https://aws.amazon.com/s3/pricing/); delivery is free.
 *
 * Leaves out: a table to query the files with, and replication.
 */
export class AccessLogBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** What must exist before a load balancer may write. */
  readonly ready: readonly pulumi.Resource[];

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    checkAccessLogBucket(name, args);
    super("plinth:network:AccessLogBucket", name, {}, opts);

    const bucket = createBucket(this, name, args);
    const policy = createPolicy(this, name, args, bucket);
    const closed = createClosure(this, name, bucket);
    createLifecycle(this, name, args, bucket);

    this.bucketName = bucket.bucket;
    this.ready = [policy, ...closed];
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function checkAccessLogBucket(name: string, { retentionDays }: AccessLogBucketArgs): void {
  checkName("s3Bucket", `${name}-bucket`);
  if (!Number.isInteger(retentionDays) || retentionDays < 1) {
    throw new Error(`retentionDays is ${retentionDays}; allowed are whole days from 1.`);
  }
}

function createBucket(parent: AccessLogBucket, name: string, { protect }: AccessLogBucketArgs): Bucket {
  return new Bucket(
    `${name}-bucket`,
    { forceDestroy: !protect, tags: { Name: `${name}-bucket` } },
    { parent, protect },
  );
}

function createPolicy(
  parent: AccessLogBucket,
  name: string,
  { accountId, prefixes, region }: AccessLogBucketArgs,
  bucket: Bucket,
): BucketPolicy {
  return new BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.bucket,
      policy: bucket.arn.apply((bucketArn) =>
        JSON.stringify(accessLogBucketPolicy({ bucketArn, accountId, region, prefixes })),
      ),
    },
    { parent },
  );
}

/** Encrypted, public to nobody, owned by the bucket's account alone. */
function createClosure(parent: AccessLogBucket, name: string, bucket: Bucket): readonly pulumi.Resource[] {
  return [
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      { parent },
    ),
    new BucketPublicAccessBlock(
      `${name}-public-access`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent },
    ),
    new BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { parent },
    ),
  ];
}

/** Versioning, and the rules that end every version. */
function createLifecycle(
  parent: AccessLogBucket,
  name: string,
  { retentionDays }: AccessLogBucketArgs,
  bucket: Bucket,
): void {
  const versioning = new BucketVersioning(
    `${name}-versioning`,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    { parent },
  );
  new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket: bucket.bucket,
      rules: [
        {
          id: "expire",
          status: "Enabled",
          // Empty: all objects.
          filter: {},
          expiration: { days: retentionDays },
          noncurrentVersionExpiration: { noncurrentDays: recoveryDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: recoveryDays },
        },
      ],
    },
    // A rule about noncurrent versions wants versioning first, and names only the bucket.
    { parent, dependsOn: [versioning] },
  );
}
