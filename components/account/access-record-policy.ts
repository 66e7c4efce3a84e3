import { type PolicyDocument, policyDocument } from "../security/policy-document.ts";
import { nothingWithoutTls } from "../security/tls-only.ts";

export interface AccessRecordPolicyInput {
  /** ARN of the bucket that receives the records. */
  readonly bucketArn: string;
  /** ARN of the bucket whose requests are recorded. */
  readonly sourceArn: string;
  /** The account of both, twelve digits. */
  readonly accountId: string;
}

/**
 * The policy of a bucket that receives S3's own access logs.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
 */
export function accessRecordPolicy(input: AccessRecordPolicyInput): PolicyDocument {
  const { accountId, bucketArn, sourceArn } = input;
  return policyDocument(
    {
      Sid: "AccessLogDelivery",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucketArn}/*`,
      Condition: {
        ArnLike: { "aws:SourceArn": sourceArn },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    },
    nothingWithoutTls(bucketArn),
  );
}
