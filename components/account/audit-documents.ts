import { type PolicyDocument, type PolicyStatement, policyDocument } from "../security/policy-document.ts";
import { nothingWithoutTls } from "../security/tls-only.ts";

const cloudTrail = { Service: "cloudtrail.amazonaws.com" } as const;

export interface AuditBucketPolicyInput {
  readonly bucketArn: string;
  /** ARN of the trail that delivers. */
  readonly trailArn: string;
  /** The account, twelve digits. */
  readonly accountId: string;
}

/**
 * The policy of the bucket that one trail delivers into.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function auditBucketPolicy({
  accountId,
  bucketArn,
  trailArn,
}: AuditBucketPolicyInput): PolicyDocument {
  const source = { "aws:SourceArn": trailArn };
  return policyDocument(
    {
      Sid: "TrailReadsTheBucket",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: { StringEquals: source },
    },
    {
      Sid: "TrailWritesRecords",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/${accountId}/*`,
      Condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    nothingWithoutTls(bucketArn),
  );
}

/**
 * What one trail needs of the key that encrypts its records; of an S3 bucket key, decrypting too.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function auditKeyStatements(trailArn: string): readonly PolicyStatement[] {
  const Condition = { StringEquals: { "aws:SourceArn": trailArn } };
  return [
    {
      Sid: "TrailEncrypts",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition,
    },
  ];
}
