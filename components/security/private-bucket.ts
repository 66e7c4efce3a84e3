import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import type { PolicyDocument } from "./policy-document.ts";

export interface PrivateBucketArgs {
  /**
   * Name of the bucket, unique in all of AWS, where it has to be found without asking AWS. Default: the component's name with random
   * digits.
   */
  readonly bucketName?: string;
  /** ARN of the key that encrypts what is stored. Default: S3's own keys, for a service that delivers with no others. */
  readonly keyArn?: pulumi.Input<string>;
  /** The bucket's whole policy, by the bucket's ARN. */
  readonly policy: (bucketArn: pulumi.Output<string>) => pulumi.Input<PolicyDocument>;
  /** Days after which an object is deleted. Default: never. */
  readonly retentionDays?: number;
  /** Days for which an old version, or a deleted object, can be brought back. 1 or more. */
  readonly oldVersionDays: number;
  /** Where requests to the bucket are recorded. Default: nowhere. */
  readonly accessLogs?: { readonly bucketName: pulumi.Input<string>; readonly prefix: string };
  /** True when the engine must refuse to delete the bucket; false also lets it be deleted with its objects. */
  readonly protect: boolean;
}

/**
 * A bucket that nobody reaches from outside: public to nobody, owned by its account alone, encrypted, with every version kept for a
 * while, and with the policy that it is given.
 *
 * Costs 0.023 USD a GB and month kept, old versions included (us-east-1, November 2026, https://aws.amazon.com/s3/pricing/).
 *
 * Leaves out: its key, replication, object lock.
 */
export class PrivateBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  /** What makes the bucket private: whoever writes into it waits for these. */
  readonly ready: readonly pulumi.Resource[];
  /** What keeps old versions, which replication asks for. */
  readonly versioning: BucketVersioning;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    checkPrivateBucket(name, args);
    super("plinth:security:PrivateBucket", name, {}, opts);

    const bucket = createBucket(this, name, args);
    const encryption = createEncryption(this, name, args, bucket);
    const closure = createClosure(this, name, args, bucket);
    const versioning = createVersions(this, name, args, bucket);
    createAccessLogs(this, name, args, bucket);

    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.ready = [encryption, ...closure];
    this.versioning = versioning;
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes such a bucket calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkPrivateBucket(
  name: string,
  { bucketName, retentionDays, oldVersionDays }: PrivateBucketArgs,
): void {
  if (bucketName === undefined) checkName("s3Bucket", name);
  else checkName("s3Bucket", bucketName, 0);
  for (const [argument, days] of Object.entries({ retentionDays: retentionDays ?? 1, oldVersionDays })) {
    if (!Number.isInteger(days) || days < 1) {
      throw new Error(`${argument} is ${days}; allowed are whole days from 1.`);
    }
  }
}

function createBucket(parent: PrivateBucket, name: string, args: PrivateBucketArgs): Bucket {
  const { bucketName, protect } = args;
  return new Bucket(
    name,
    {
      ...(bucketName === undefined ? {} : { bucket: bucketName }),
      forceDestroy: !protect,
      tags: { Name: name },
    },
    { parent, protect },
  );
}

function createEncryption(
  parent: PrivateBucket,
  name: string,
  { keyArn }: PrivateBucketArgs,
  bucket: Bucket,
): BucketServerSideEncryptionConfiguration {
  const rule =
    keyArn === undefined
      ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
      : {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        };
  return new BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: bucket.bucket, rules: [rule] },
    { parent },
  );
}

/** Public to nobody, owned by the bucket's account alone, with its policy. */
function createClosure(
  parent: PrivateBucket,
  name: string,
  { policy }: PrivateBucketArgs,
  bucket: Bucket,
): readonly pulumi.Resource[] {
  return [
    new BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.bucket,
        policy: pulumi.output(policy(bucket.arn)).apply((document) => JSON.stringify(document)),
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

function createVersions(
  parent: PrivateBucket,
  name: string,
  { retentionDays, oldVersionDays }: PrivateBucketArgs,
  bucket: Bucket,
): BucketVersioning {
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
          ...(retentionDays === undefined ? {} : { expiration: { days: retentionDays } }),
          noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    // A rule about noncurrent versions wants versioning first, and names only the bucket.
    { parent, dependsOn: [versioning] },
  );
  return versioning;
}

function createAccessLogs(
  parent: PrivateBucket,
  name: string,
  { accessLogs }: PrivateBucketArgs,
  bucket: Bucket,
): void {
  if (accessLogs === undefined) return;
  new BucketLogging(
    `${name}-logging`,
    { bucket: bucket.bucket, targetBucket: accessLogs.bucketName, targetPrefix: accessLogs.prefix },
    { parent },
  );
}
