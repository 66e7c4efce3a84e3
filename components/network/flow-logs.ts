import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import * as pulumi from "@pulumi/pulumi";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { checkPrivateBucket, PrivateBucket, type PrivateBucketArgs } from "../security/private-bucket.ts";
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
    const bucket = createBucket(this, name, args, key);
    createFlowLog(this, name, args, bucket);

    this.bucketName = bucket.bucketName;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes flow logs calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkFlowLogs(name: string, args: Omit<FlowLogsArgs, "vpcId">): void {
  checkPrivateBucket(`${name}-bucket`, bucketArgs(args));
  const { aggregationSeconds } = args.settings;
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

function bucketArgs({
  accountId,
  protect,
  region,
  settings,
}: Omit<FlowLogsArgs, "vpcId">): PrivateBucketArgs {
  return {
    policy: (arn) => arn.apply((bucketArn) => flowLogBucketPolicy({ bucketArn, accountId, region })),
    retentionDays: settings.retentionDays,
    oldVersionDays: recoveryDays,
    protect,
  };
}

function createBucket(parent: FlowLogs, name: string, args: FlowLogsArgs, key: EncryptionKey): PrivateBucket {
  // The ARN, because log delivery finds no key by its id:
  // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
  return new PrivateBucket(`${name}-bucket`, { ...bucketArgs(args), keyArn: key.arn }, { parent });
}

function createFlowLog(parent: FlowLogs, name: string, args: FlowLogsArgs, bucket: PrivateBucket): FlowLog {
  return new FlowLog(
    name,
    {
      vpcId: args.vpcId,
      trafficType: args.settings.traffic,
      maxAggregationInterval: args.settings.aggregationSeconds,
      logDestinationType: "s3",
      logDestination: bucket.bucketArn,
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
      tags: { Name: name },
    },
    {
      parent,
      // It names only the bucket. Without the policy AWS writes one of its own, without the rest the first records lie open.
      dependsOn: [...bucket.ready],
      // EC2 changes no flow log, and refuses a second one of the same VPC, traffic and bucket as FlowLogAlreadyExists:
      // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. What passes in between is not recorded.
      deleteBeforeReplace: true,
    },
  );
}
