import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** Runners, the registry's own settings, and what a bucket of states has besides. */
export const pipelineFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:codebuild/project:Project": facts({
    replaceOn: "name",
    conditional: { region: otherRegion },
    unchecked: "environment.hostKernel",
    updates: `
      artifacts autoRetryLimit badgeEnabled buildBatchConfig buildTimeout cache concurrentBuildLimit
      description encryptionKey environment fileSystemLocations logsConfig projectVisibility
      queuedTimeout resourceAccessRole secondaryArtifacts secondarySourceVersions secondarySources
      serviceRole source sourceVersion tags vpcConfig`,
    file: "codebuild/project.go",
    basis:
      "v6, 2026, as far as the schema's names before source; later ones are known to be updated by UpdateProject",
  }),
  "aws:codebuild/sourceCredential:SourceCredential": facts({
    replaceOn: "authType serverType token userName",
    conditional: { region: otherRegion },
    updates: "",
    file: "codebuild/source_credential.go",
    basis: "v6, 2025; it has no update operation",
  }),
  "aws:codebuild/webhook:Webhook": facts({
    replaceOn: "projectName",
    conditional: { region: otherRegion },
    unchecked: "manualCreation pullRequestBuildPolicy scopeConfiguration",
    updates: "branchFilter buildType filterGroups",
    file: "codebuild/webhook.go",
    basis: "v4, 2023",
  }),
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    updates: "rules scanType",
    file: "ecr/registry_scanning_configuration.go",
    basis: "v5, 2024",
  }),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": facts({
    replaceOn: "repository",
    conditional: { region: otherRegion },
    updates: "policy",
    file: "ecr/repository_policy.go",
    basis: "v5, 2024",
  }),
  "aws:s3/bucketLogging:BucketLogging": facts({
    replaceOn: "bucket expectedBucketOwner",
    conditional: { region: otherRegion },
    updates: "targetBucket targetGrants targetObjectKeyFormat targetPrefix",
    file: "s3/bucket_logging.go",
    basis: "v6, 2025",
  }),
  "aws:s3/bucketObjectv2:BucketObjectv2": facts({
    replaceOn: "bucket key",
    conditional: { region: otherRegion },
    updates: `
      acl bucketKeyEnabled cacheControl checksumAlgorithm content contentBase64 contentDisposition
      contentEncoding contentLanguage contentType etag forceDestroy kmsKeyId metadata
      objectLockLegalHoldStatus objectLockMode objectLockRetainUntilDate overrideProvider
      serverSideEncryption source sourceHash storageClass tags websiteRedirect`,
    file: "s3/object.go",
    basis: "v6, 2025",
  }),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": facts({
    replaceOn: "bucket",
    conditional: { region: otherRegion },
    updates: "role rules token",
    file: "s3/bucket_replication_configuration.go",
    basis: "v4, 2022",
  }),
};
