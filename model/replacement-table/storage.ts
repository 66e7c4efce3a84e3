import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** Buckets, volumes, file systems, image repositories and tables. */
export const storageFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:dynamodb/table:Table": facts({
    replaceOn: "hashKey localSecondaryIndexes name rangeKey restoreDateTime restoreToLatestTime",
    conditional: {
      importTable: "the import is added or taken away; only its S3 source carries the flag",
      restoreSourceName: "set to another name that is not empty",
      restoreSourceTableArn: "set to another ARN that is not empty",
      "warmThroughput.readUnitsPerSecond": "the number goes down",
      "warmThroughput.writeUnitsPerSecond": "the number goes down",
      region: otherRegion,
    },
    unchecked: "restoreBackupArn",
    updates: `
      attributes billingMode deletionProtectionEnabled globalSecondaryIndexes globalTableWitness
      onDemandThroughput pointInTimeRecovery readCapacity replicas serverSideEncryption streamEnabled
      streamViewType tableClass tags ttl warmThroughput writeCapacity`,
    file: "dynamodb/table.go",
    basis: "v6, 2026",
  }),
  "aws:ebs/volume:Volume": facts({
    replaceOn: "availabilityZone encrypted kmsKeyId multiAttachEnabled outpostArn snapshotId",
    conditional: { region: otherRegion },
    unchecked: "volumeInitializationRate",
    updates: "finalSnapshot iops size tags throughput type",
    file: "ec2/ebs_volume.go",
    basis: "v5, 2024",
  }),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": facts({
    replaceOn: "policy repository",
    conditional: { region: otherRegion },
    updates: "",
    file: "ecr/lifecycle_policy.go",
    basis: "v6, 2026; it has no update operation, and compares policies by their meaning",
  }),
  "aws:ecr/repository:Repository": facts({
    replaceOn: "encryptionConfigurations name",
    conditional: { region: otherRegion },
    updates: `
      forceDelete imageScanningConfiguration imageTagMutability imageTagMutabilityExclusionFilters
      tags`,
    file: "ecr/repository.go",
    basis: "v6, 2026",
  }),
  "aws:efs/fileSystem:FileSystem": facts({
    replaceOn: "availabilityZoneName creationToken encrypted kmsKeyId performanceMode",
    conditional: { region: otherRegion },
    updates: "lifecyclePolicies protection provisionedThroughputInMibps tags throughputMode",
    file: "efs/file_system.go",
    basis: "v5, 2024",
  }),
  "aws:s3/bucket:Bucket": facts({
    replaceOn:
      "bucket bucketNamespace bucketPrefix objectLockConfiguration.objectLockEnabled objectLockEnabled",
    conditional: { region: otherRegion },
    updates: `
      accelerationStatus acl corsRules forceDestroy grants lifecycleRules logging
      objectLockConfiguration policy replicationConfiguration requestPayer
      serverSideEncryptionConfiguration tags versioning website`,
    file: "s3/bucket.go",
    basis: "late v5 or first v6, 2025; bucketNamespace from hashicorp/terraform-provider-aws#46917",
  }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    unchecked: "expectedBucketOwner",
    updates: "rules timeouts transitionDefaultMinimumObjectSize",
    file: "s3/bucket_lifecycle_configuration.go",
    basis: "v5, 5.90 or later",
  }),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    updates: "rule",
    file: "s3/bucket_ownership_controls.go",
    basis: "v5, 2024",
  }),
  "aws:s3/bucketPolicy:BucketPolicy": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    updates: "policy",
    file: "s3/bucket_policy.go",
    basis: "v6, 6.9 or later",
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    updates: "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets skipDestroy",
    file: "s3/bucket_public_access_block.go",
    basis: "v5, 2024",
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    unchecked: "expectedBucketOwner",
    updates: "rules",
    file: "s3/bucket_server_side_encryption_configuration.go",
    basis: "v6, 6.31 or later",
  }),
  "aws:s3/bucketVersioning:BucketVersioning": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    unchecked: "expectedBucketOwner",
    updates: "mfa versioningConfiguration",
    file: "s3/bucket_versioning.go",
    basis: "v5, 2024",
  }),
};
