import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2.js";
import { BucketReplicationConfig } from "@pulumi/aws/s3/bucketReplicationConfig.js";
import * as pulumi from "@pulumi/pulumi";
import { accountBucketName, accountPath, bucketArn } from "../../model/account-names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { PrivateBucket } from "../security/private-bucket.ts";
import { accessRecordPolicy } from "./access-record-policy.ts";
import { type EvidenceSharing, type EvidenceWriter, evidenceKeyStatements } from "./evidence-sharing.ts";
import { replicationPolicy, replicationTrust } from "./replication-documents.ts";
import { stateBucketPolicy } from "./state-bucket-policy.ts";
import type { StateReplica } from "./state-replica.ts";

export interface StateBucketArgs {
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the bucket, as in `us-east-1`. */
  readonly region: string;
  /** First parts of the names of what is stored, one for each environment and one for the account. Each is a backend of its own. */
  readonly prefixes: readonly string[];
  /** ARNs of the pipeline's roles, which use states and change nothing that protects them. */
  readonly pipelineRoleArns: readonly string[];
  /** Days for which an old version of a state can be brought back, 1 or more. */
  readonly oldVersionDays: number;
  /** Days for which the record of requests is kept, 1 or more. */
  readonly accessRecordDays: number;
  /** Environments of other accounts whose deployments keep their evidence here. Default: none. */
  readonly evidenceWriters?: readonly EvidenceWriter[];
  /** Where everything is copied to. Default: nowhere. */
  readonly replica?: StateReplica;
  /** Days between a deletion of the key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete buckets and key: with them the knowledge of what is deployed would be lost. */
  readonly protect: boolean;
}

/**
 * Where Pulumi's states are kept: a private bucket with every version, a key of its own, a record of every request, and a prefix for
 * each environment. Pulumi's own `.pulumi/meta.yaml` lies in each prefix from the start, so that a preview finds a backend that it need
 * not write to.
 *
 * Costs about 1 USD a month for the key, and 0.023 USD a GB and month; a state has a few MB (us-east-1, November 2026,
 * https://aws.amazon.com/kms/pricing/ and https://aws.amazon.com/s3/pricing/).
 *
 * Leaves out: the keys that encrypt secrets inside of states, one for each environment; object lock, which would keep Pulumi from
 * deleting its own lock files.
 */
export class StateBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the key that encrypts what is stored. */
  readonly keyArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: StateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    checkStateBucket(name, args);
    super("plinth:account:StateBucket", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const logs = createAccessRecord(this, name, args);
    const bucket = createBucket(this, name, args, key, logs);
    for (const prefix of args.prefixes) createMeta(this, name, prefix, bucket);
    createReplication(this, name, args, key, bucket);

    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    this.keyArn = key.arn;
    this.registerOutputs({
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      keyArn: this.keyArn,
    });
  }
}

const prefixForm = /^[a-z][a-z0-9-]*$/;

function checkStateBucket(name: string, args: StateBucketArgs): void {
  const { prefixes } = args;
  if (prefixes.length === 0) throw new Error("prefixes is empty; name at least one, as in prod.");
  const wrong = prefixes.find((prefix) => !prefixForm.test(prefix));
  if (wrong !== undefined) {
    throw new Error(
      `prefixes holds "${wrong}"; allowed are lower-case letters, digits and hyphens, first a letter.`,
    );
  }
  const twice = prefixes.find((prefix, index) => prefixes.indexOf(prefix) !== index);
  if (twice !== undefined) throw new Error(`prefixes holds "${twice}" twice; allowed is each once.`);
  checkEncryptionKey(`${name}-key`, keyArgs(args));
}

function keyArgs(args: StateBucketArgs): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays: deletionWindowDays, protect, region } = args;
  const description = "Encrypts Pulumi's states in their bucket";
  const statements = evidenceKeyStatements(sharingOf(args));
  return { description, deletionWindowDays, protect, accountId, region, services: [], statements };
}

function sharingOf(args: StateBucketArgs): EvidenceSharing {
  const { evidenceWriters: writers = [], region } = args;
  return { region, bucketArn: bucketArn(region, accountBucketName(args, "state")), writers };
}

function createAccessRecord(parent: StateBucket, name: string, args: StateBucketArgs): PrivateBucket {
  const { accessRecordDays, accountId, oldVersionDays, protect, region } = args;
  const bucketName = accountBucketName(args, "state-logs");
  return new PrivateBucket(
    `${name}-logs`,
    {
      bucketName,
      // S3 delivers its logs into no bucket with a key of KMS:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      policy: () =>
        accessRecordPolicy({
          bucketArn: bucketArn(region, bucketName),
          sourceArn: bucketArn(region, accountBucketName(args, "state")),
          accountId,
        }),
      retentionDays: accessRecordDays,
      oldVersionDays,
      protect,
    },
    { parent },
  );
}

function createBucket(
  parent: StateBucket,
  name: string,
  args: StateBucketArgs,
  key: EncryptionKey,
  logs: PrivateBucket,
): PrivateBucket {
  const { oldVersionDays, pipelineRoleArns, protect } = args;
  const bucketName = accountBucketName(args, "state");
  return new PrivateBucket(
    `${name}-bucket`,
    {
      bucketName,
      keyArn: key.arn,
      policy: () =>
        key.arn.apply((keyArn) => stateBucketPolicy({ ...sharingOf(args), keyArn, pipelineRoleArns })),
      oldVersionDays,
      accessLogs: { bucketName: logs.bucketName, prefix: "requests/" },
      protect,
    },
    // Its logging names the other bucket, not the policy by which that one takes logs.
    { parent, dependsOn: [...logs.ready] },
  );
}

/**
 * What the engine writes into a backend that has none, and what a preview may not write.
 *
 * Source: pulumi/pulumi `pkg/backend/diy/meta.go`
 */
function createMeta(parent: StateBucket, name: string, prefix: string, bucket: PrivateBucket): void {
  new BucketObjectv2(
    `${name}-meta-${prefix}`,
    {
      bucket: bucket.bucketName,
      key: `${prefix}/.pulumi/meta.yaml`,
      content: "version: 1\n",
      contentType: "text/yaml",
    },
    // It names only the bucket; before these it would lie open, and without the key.
    { parent, dependsOn: [...bucket.ready] },
  );
}

function createReplication(
  parent: StateBucket,
  name: string,
  { accountId, replica }: StateBucketArgs,
  key: EncryptionKey,
  bucket: PrivateBucket,
): void {
  if (replica === undefined) return;
  const role = new Role(
    `${name}-replication`,
    {
      description: "S3 copies states to another Region",
      path: accountPath,
      assumeRolePolicy: JSON.stringify(replicationTrust(accountId)),
      tags: { Name: `${name}-replication` },
    },
    { parent },
  );
  const policy = new RolePolicy(
    `${name}-replication`,
    {
      role: role.name,
      policy: pulumi
        .all([bucket.bucketArn, key.arn, replica.bucketArn, replica.keyArn])
        .apply(([source, sourceKey, copies, copiesKey]) =>
          JSON.stringify(
            replicationPolicy({
              source: { bucketArn: source, keyArn: sourceKey },
              replica: { bucketArn: copies, keyArn: copiesKey },
            }),
          ),
        ),
    },
    { parent },
  );
  new BucketReplicationConfig(
    `${name}-replication`,
    {
      bucket: bucket.bucketName,
      role: role.arn,
      rules: [
        {
          id: "everything",
          status: "Enabled",
          // Empty: all objects.
          filter: {},
          // A deletion is not copied, so that whoever deletes a state here has not deleted it there.
          deleteMarkerReplication: { status: "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: replica.bucketArn,
            encryptionConfiguration: { replicaKmsKeyId: replica.keyArn },
          },
        },
      ],
    },
    // Both buckets keep versions first, and what the role may is in a resource of its own.
    { parent, dependsOn: [policy, bucket.versioning, ...replica.ready] },
  );
}
