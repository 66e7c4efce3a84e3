import * as pulumi from "@pulumi/pulumi";
import { checkPrivateBucket, PrivateBucket, type PrivateBucketArgs } from "../security/private-bucket.ts";
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
    checkPrivateBucket(`${name}-bucket`, bucketArgs(args));
    super("plinth:network:AccessLogBucket", name, {}, opts);

    const bucket = new PrivateBucket(`${name}-bucket`, bucketArgs(args), { parent: this });

    this.bucketName = bucket.bucketName;
    this.ready = bucket.ready;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function bucketArgs({
  accountId,
  prefixes,
  protect,
  region,
  retentionDays,
}: AccessLogBucketArgs): PrivateBucketArgs {
  return {
    policy: (arn) =>
      arn.apply((bucketArn) => accessLogBucketPolicy({ bucketArn, accountId, region, prefixes })),
    retentionDays,
    oldVersionDays: recoveryDays,
    protect,
  };
}
