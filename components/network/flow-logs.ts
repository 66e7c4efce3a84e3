import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { flowLogBucketPolicy, logDelivery } from "./flow-log-policy.ts";

/** What is recorded, and for how long it is kept. */
export interface FlowLogSettings {
  /** `ALL` connections or only those that were `REJECT`ed. */
  readonly traffic: "ALL" | "REJECT";
  /** Seconds that one record sums up, 60 or 600. */
  readonly aggregationSeconds: 60 | 600;
  /** Days after which records are deleted, 1 or more. */
  readonly retentionDays: number;
}

export interface FlowLogsArgs {
  /** Id of the VPC whose connections are recorded. */
  readonly vpcId: pulumi.Input<string>;
  /** What is recorded, and for how long it is kept. */
  readonly settings: FlowLogSettings;
  /** The account of VPC and bucket, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** Days between a deletion of the bucket's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete bucket and key; false also lets the bucket be deleted with its records. */
  readonly protect: boolean;
}

/** Days for which a record that was deleted or overwritten can still be brought back. */
const recoveryDays = 7;

/**
 * A record of the connections in a VPC, as Parquet files by hour with Hive-compatible prefixes, in an encrypted and private
 * bucket of its own.
 *
 * Costs about 1 USD a month for the key, 0.25 USD a GB delivered plus about 0.03 USD a GB turned into Parquet, and 0.023 USD a
 * GB and month kept; a quiet VPC stays below 2 USD (us-east-1, November 2026, https://aws.amazon.com/cloudwatch/pricing/, vended
 * logs, and https://aws.amazon.com/s3/pricing/).
 *
 * Leaves out: a table to query the files with, access logs and replication of the bucket.
 */
export class FlowLogs extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkFlowLogs(name, args);
    super("plinth:network:FlowLogs", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const bucket = createBucket(this, name, args);
    const before = [
      createPolicy(this, name, args, bucket),
      createEncryption(this, name, bucket, key),
      createPublicAccessBlock(this, name, bucket),
      createOwnership(this, name, bucket),
    ];
    createLifecycle(this, name, args, bucket);
    createFlowLog(this, name, args, bucket, before);

    this.bucketName = bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes flow logs calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkFlowLogs(name: string, args: Omit<FlowLogsArgs, "vpcId">): void {
  checkName("s3Bucket", `${name}-bucket`);
  const { aggregationSeconds, retentionDays } = args.settings;
  if (!Number.isInteger(retentionDays) || retentionDays < 1) {
    throw new Error(`retentionDays is ${retentionDays}; allowed are whole days from 1.`);
  }
  if (aggregationSeconds !== 60 && aggregationSeconds !== 600) {
    throw new Error(`aggregationSeconds is ${String(aggregationSeconds)}; EC2 allows 60 and 600.`);
  }
  checkEncryptionKey(`${name}-key`, keyArgs(args));
}

function keyArgs(args: Omit<FlowLogsArgs, "vpcId">): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays, protect, region } = args;
  return {
    description: "Encrypts the flow logs of the VPC",
    deletionWindowDays: keyDeletionWindowDays,
    protect,
    accountId,
    region,
    services: [logDelivery],
  };
}

function createBucket(parent: FlowLogs, name: string, { protect }: FlowLogsArgs): Bucket {
  return new Bucket(
    `${name}-bucket`,
    { forceDestroy: !protect, tags: { Name: `${name}-bucket` } },
    { parent, protect },
  );
}

function createEncryption(
  parent: FlowLogs,
  name: string,
  bucket: Bucket,
  key: EncryptionKey,
): BucketServerSideEncryptionConfiguration {
  return new BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket: bucket.bucket,
      rules: [
        {
          // The ARN, because log delivery finds no key by its id:
          // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    },
    { parent },
  );
}

function createPublicAccessBlock(parent: FlowLogs, name: string, bucket: Bucket): BucketPublicAccessBlock {
  return new BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
}

function createOwnership(parent: FlowLogs, name: string, bucket: Bucket): BucketOwnershipControls {
  return new BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    { parent },
  );
}

function createPolicy(parent: FlowLogs, name: string, args: FlowLogsArgs, bucket: Bucket): BucketPolicy {
  const { accountId, region } = args;
  return new BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.bucket,
      policy: bucket.arn.apply((bucketArn) =>
        JSON.stringify(flowLogBucketPolicy({ bucketArn, accountId, region })),
      ),
    },
    { parent },
  );
}

/** Versioning, and the rules that end every version. */
function createLifecycle(parent: FlowLogs, name: string, { settings }: FlowLogsArgs, bucket: Bucket): void {
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
          // S3 also removes the delete markers that this leaves, once they are as old.
          expiration: { days: settings.retentionDays },
          noncurrentVersionExpiration: { noncurrentDays: recoveryDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: recoveryDays },
        },
      ],
    },
    // A rule about noncurrent versions wants versioning first, and names only the bucket.
    { parent, dependsOn: [versioning] },
  );
}

function createFlowLog(
  parent: FlowLogs,
  name: string,
  args: FlowLogsArgs,
  bucket: Bucket,
  before: readonly pulumi.Resource[],
): FlowLog {
  return new FlowLog(
    name,
    {
      vpcId: args.vpcId,
      trafficType: args.settings.traffic,
      maxAggregationInterval: args.settings.aggregationSeconds,
      logDestinationType: "s3",
      logDestination: bucket.arn,
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
      tags: { Name: name },
    },
    {
      parent,
      // It names only the bucket. Without the policy AWS writes one of its own, without the rest the first records lie open.
      dependsOn: [...before],
      // EC2 changes no flow log, and refuses a second one of the same VPC, traffic and bucket as FlowLogAlreadyExists:
      // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. What passes in between is not recorded.
      deleteBeforeReplace: true,
    },
  );
}
