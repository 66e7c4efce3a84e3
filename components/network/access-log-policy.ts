import { regionOf } from "../../model/regions.ts";
import { type PolicyDocument, policyDocument } from "../security/policy-document.ts";

export interface AccessLogPolicyInput {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** The account of the load balancers, twelve digits. */
  readonly accountId: string;
  /** Region of the load balancers, as in `us-east-1`. */
  readonly region: string;
  /** First parts of the files' names, one for each load balancer. */
  readonly prefixes: readonly string[];
}

/**
 * The policy of a bucket that receives access logs: their delivery for load balancers of this account and Region, and nothing at all
 * without TLS.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
 */
export function accessLogBucketPolicy(input: AccessLogPolicyInput): PolicyDocument {
  const { accountId, bucketArn, prefixes, region } = input;
  return policyDocument(
    {
      Sid: "AccessLogDelivery",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: prefixes.map((prefix) => `${bucketArn}/${prefix}/AWSLogs/${accountId}/*`),
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: {
          "aws:SourceArn": `arn:${regionOf(region).partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/*`,
        },
      },
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
