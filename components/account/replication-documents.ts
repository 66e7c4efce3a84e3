/** Who replicates: S3, on behalf of this account. */
export function replicationTrust(accountId: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Replication",
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  };
}

export interface ReplicationInput {
  /** ARN of the bucket that is copied, and of the key that it is encrypted with. */
  readonly source: { readonly bucketArn: string; readonly keyArn: string };
  /** ARN of the bucket of the copies, and of its key in the other Region. */
  readonly replica: { readonly bucketArn: string; readonly keyArn: string };
}

/**
 * What S3 needs to copy encrypted objects from one bucket to another.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function replicationPolicy({ replica, source }: ReplicationInput) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FindWhatToCopy",
        Effect: "Allow",
        Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
        Resource: source.bucketArn,
      },
      {
        Sid: "ReadVersions",
        Effect: "Allow",
        Action: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
        Resource: `${source.bucketArn}/*`,
      },
      {
        Sid: "WriteCopies",
        Effect: "Allow",
        Action: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
        Resource: `${replica.bucketArn}/*`,
      },
      { Sid: "Decrypt", Effect: "Allow", Action: "kms:Decrypt", Resource: source.keyArn },
      {
        Sid: "EncryptAnew",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:GenerateDataKey"],
        Resource: replica.keyArn,
      },
    ],
  };
}
