import { expect } from "chai";
import { flowLogBucketPolicy } from "../../../components/network/flow-log-policy.ts";

const input = { bucketArn: "arn:aws:s3:::logs", accountId: "111122223333", region: "us-east-1" };
const ArnLike = { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:*" };

describe("flow-log bucket policy", () => {
  it("grants delivery for this account and Region, and refuses everything without TLS", () => {
    expect(flowLogBucketPolicy(input)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AWSLogDeliveryWrite",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::logs/AWSLogs/aws-account-id=111122223333/*",
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "111122223333",
              "s3:x-amz-acl": "bucket-owner-full-control",
            },
            ArnLike,
          },
        },
        {
          Sid: "AWSLogDeliveryAclCheck",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["s3:GetBucketAcl", "s3:ListBucket"],
          Resource: "arn:aws:s3:::logs",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" }, ArnLike },
        },
        {
          Sid: "NothingWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("names the source in the partition of its Region", () => {
    const { Statement } = flowLogBucketPolicy({ ...input, region: "us-gov-west-1" });
    expect(Statement[1]?.Condition?.["ArnLike"]).to.deep.equal({
      "aws:SourceArn": "arn:aws-us-gov:logs:us-gov-west-1:111122223333:*",
    });
  });
});
