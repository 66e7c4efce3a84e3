import { type Conditions, type PolicyDocument, policyDocument } from "../security/policy-document.ts";
import { nothingWithoutTls } from "../security/tls-only.ts";
import { type EvidenceSharing, evidenceBucketStatements } from "./evidence-sharing.ts";

export interface StateBucketPolicyInput extends EvidenceSharing {
  /** ARN of the key that encrypts what is stored. */
  readonly keyArn: string;
  /** ARNs of the pipeline's roles, which use states and change nothing that protects them. `*` stands for any characters. */
  readonly pipelineRoleArns: readonly string[];
}

/** What would end the protection of states: versions, encryption, the policy itself, the bucket. */
const protection = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:DeleteObjectVersion",
  "s3:PutBucketLogging",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutReplicationConfiguration",
];

/** True of a request that says something else, and not of one that says nothing: a comparison alone is true of what is absent. */
const otherThan = (key: string, value: string): Conditions => ({
  Null: { [key]: "false" },
  StringNotEquals: { [key]: value },
});

/**
 * The policy of a bucket of states. It grants nothing but evidence to other accounts: IAM does, for identities of this one.
 *
 * An upload that names no key is encrypted by the bucket's default; one that names another key or another kind of encryption is
 * refused. So a backend URL works with and without `ssetype` and `kmskeyid`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
export function stateBucketPolicy(input: StateBucketPolicyInput): PolicyDocument {
  const { bucketArn, keyArn, pipelineRoleArns } = input;
  const objects = `${bucketArn}/*`;
  return policyDocument(
    nothingWithoutTls(bucketArn),
    {
      Sid: "NoOtherKindOfEncryption",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: otherThan("s3:x-amz-server-side-encryption", "aws:kms"),
    },
    {
      Sid: "NoOtherKey",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: otherThan("s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
    },
    {
      Sid: "PipelinesKeepTheProtection",
      Effect: "Deny",
      Principal: "*",
      Action: protection,
      Resource: [bucketArn, objects],
      Condition: { ArnLike: { "aws:PrincipalArn": pipelineRoleArns } },
    },
    ...evidenceBucketStatements(input),
  );
}
