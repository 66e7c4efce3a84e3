import { expect } from "chai";
import { AccessLogBucket, type AccessLogBucketArgs } from "../../../components/network/access-log-bucket.ts";
import { accessLogBucketPolicy } from "../../../components/network/access-log-policy.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: AccessLogBucketArgs = {
  retentionDays: 30,
  prefixes: ["public"],
  accountId: "111122223333",
  region: "us-east-1",
  protect: false,
};

const make =
  (changes: Partial<AccessLogBucketArgs> = {}) =>
  () => ({ bucketName: new AccessLogBucket("logs", { ...minimal, ...changes }).bucketName });

const bucketType = "aws:s3/bucket:Bucket";
const lifecycleType = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

describe("AccessLogBucket", () => {
  for (const preview of [false, true]) {
    it(`makes a bucket, what closes it and what ends its files${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(make(), { preview });
      expect(listing(resources)).to.deep.equal([
        `${bucketType} logs-bucket`,
        `${lifecycleType} logs-bucket-lifecycle`,
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls logs-bucket-ownership",
        "aws:s3/bucketPolicy:BucketPolicy logs-bucket-policy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock logs-bucket-public-access",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration logs-bucket-encryption",
        "aws:s3/bucketVersioning:BucketVersioning logs-bucket-versioning",
        "plinth:network:AccessLogBucket logs",
        "plinth:security:PrivateBucket logs-bucket",
      ]);
    });
  }

  it("is public to nobody", async () => {
    const { resources } = await record(make());
    const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    const { bucket: _bucket, ...blocks } = theOnly(resources, type).inputs;
    expect(blocks).to.deep.equal({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("deletes logs after the given days, and what was overwritten a week later, once there are versions", async () => {
    const { resources } = await record(make({ retentionDays: 90 }));
    const lifecycle = theOnly(resources, lifecycleType);
    expect(lifecycle.inputs["rules"]).to.deep.equal([
      {
        id: "expire",
        status: "Enabled",
        filter: {},
        expiration: { days: 90 },
        noncurrentVersionExpiration: { noncurrentDays: 7 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
    expect(waitsFor(lifecycle)).to.include(
      "aws:s3/bucketVersioning:BucketVersioning::logs-bucket-versioning",
    );
  });

  it("keeps its logs where it is protected, and lets them go with it otherwise", async () => {
    const bucket = async (protect: boolean) => (await record(make({ protect }))).resources;
    const kept = await bucket(true);
    expect(protectedOnes(kept)).to.deep.equal([`${bucketType} logs-bucket`]);
    expect(theOnly(kept, bucketType).inputs["forceDestroy"]).to.equal(false);
    const gone = await bucket(false);
    expect(protectedOnes(gone)).to.deep.equal([]);
    expect(theOnly(gone, bucketType).inputs["forceDestroy"]).to.equal(true);
  });

  it("gives out and registers the bucket's name", async () => {
    const { outputs, registeredOutputs, resources } = await record(make());
    const expected = { bucketName: "logs-bucket" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:network:AccessLogBucket");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  it("rejects logs that are kept for no whole day", async () => {
    for (const retentionDays of [0, 1.5])
      expect(await rejection(make({ retentionDays }))).to.equal(
        `retentionDays is ${retentionDays}; allowed are whole days from 1.`,
      );
  });
});

describe("the policy of access logs", () => {
  it("admits load balancers of the account in the Region's own partition, and nobody without TLS", () => {
    const { Statement } = accessLogBucketPolicy({
      bucketArn: "arn:aws-us-gov:s3:::logs",
      accountId: "111122223333",
      region: "us-gov-west-1",
      prefixes: ["public", "internal"],
    });
    expect(Statement).to.deep.equal([
      {
        Sid: "AccessLogDelivery",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: [
          "arn:aws-us-gov:s3:::logs/public/AWSLogs/111122223333/*",
          "arn:aws-us-gov:s3:::logs/internal/AWSLogs/111122223333/*",
        ],
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: {
            "aws:SourceArn": "arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:111122223333:loadbalancer/*",
          },
        },
      },
      {
        Sid: "NothingWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws-us-gov:s3:::logs", "arn:aws-us-gov:s3:::logs/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });
});
