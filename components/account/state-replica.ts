import * as pulumi from "@pulumi/pulumi";
import { accountBucketName, bucketArn } from "../../model/account-names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { policyDocument } from "../security/policy-document.ts";
import { PrivateBucket } from "../security/private-bucket.ts";
import { nothingWithoutTls } from "../security/tls-only.ts";

export interface StateReplicaArgs {
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the copies, another than that of the states. */
  readonly region: string;
  /** Days for which an old version of a copy can be brought back. */
  readonly oldVersionDays: number;
  /** Days between a deletion of the key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete bucket and key. */
  readonly protect: boolean;
}

/**
 * The copies of states in another Region: a private bucket with a key of its own there. `StateBucket` copies into it. Give it a
 * provider of that Region.
 *
 * Costs about 1 USD a month for the key (us-east-1, November 2026, https://aws.amazon.com/kms/pricing/); states are small.
 *
 * Leaves out: a copy in another account, which a compromised account could not delete.
 */
export class StateReplica extends pulumi.ComponentResource {
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the key that encrypts the copies. */
  readonly keyArn: pulumi.Output<string>;
  /** What must exist before anything is copied. */
  readonly ready: readonly pulumi.Resource[];

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: StateReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    checkEncryptionKey(`${name}-key`, keyArgs(args));
    super("plinth:account:StateReplica", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const bucket = createBucket(this, name, args, key);

    this.bucketArn = bucket.bucketArn;
    this.keyArn = key.arn;
    this.ready = [...bucket.ready, bucket.versioning];
    this.registerOutputs({ bucketArn: this.bucketArn, keyArn: this.keyArn });
  }
}

function keyArgs(args: StateReplicaArgs): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays: deletionWindowDays, protect, region } = args;
  const description = "Encrypts the copies of states";
  return { description, deletionWindowDays, protect, accountId, region, services: [] };
}

function createBucket(
  parent: StateReplica,
  name: string,
  args: StateReplicaArgs,
  key: EncryptionKey,
): PrivateBucket {
  const bucketName = accountBucketName(args, "state-replica");
  return new PrivateBucket(
    `${name}-bucket`,
    {
      bucketName,
      keyArn: key.arn,
      policy: () => policyDocument(nothingWithoutTls(bucketArn(args.region, bucketName))),
      oldVersionDays: args.oldVersionDays,
      protect: args.protect,
    },
    { parent },
  );
}
