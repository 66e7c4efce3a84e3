import { regionOf } from "../../model/regions.ts";
import { type Conditions, type PolicyDocument, policyDocument } from "../security/policy-document.ts";

export interface FlowLogPolicyInput {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** The account whose flow logs are delivered, twelve digits. */
  readonly accountId: string;
  /** Region of the flow logs, as in `us-east-1`. */
  readonly region: string;
}

/** The service that writes flow logs, as bucket and key policies name it. */
export const logDelivery = "delivery.logs.amazonaws.com";

/**
 * The policy of a bucket that receives flow logs with Hive-compatible prefixes: their delivery for this account and Region,
 * and nothing at all without TLS.
 *
 * The two grants are word for word those that AWS looks for. Where it misses one, creating a flow log writes AWS' own policy
 * over this one: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function flowLogBucketPolicy({ accountId, bucketArn, region }: FlowLogPolicyInput): PolicyDocument {
  const source = { "aws:SourceAccount": accountId };
  const ArnLike: Conditions[string] = {
    "aws:SourceArn": `arn:${regionOf(region).partition}:logs:${region}:${accountId}:*`,
  };
  return policyDocument(
    {
      Sid: "AWSLogDeliveryWrite",
      Effect: "Allow",
      Principal: { Service: logDelivery },
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/aws-account-id=${accountId}/*`,
      Condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" }, ArnLike },
    },
    {
      Sid: "AWSLogDeliveryAclCheck",
      Effect: "Allow",
      Principal: { Service: logDelivery },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucketArn,
      Condition: { StringEquals: source, ArnLike },
    },
    {
      Sid: "NothingWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
