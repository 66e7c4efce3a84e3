import { expect } from "chai";
import { flowLogBucketPolicy } from "../../../components/network/flow-log-policy.ts";
import { FlowLogs, type FlowLogsArgs } from "../../../components/network/flow-logs.ts";
import { keyPolicy } from "../../../components/security/key-policy.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: FlowLogsArgs = {
  vpcId: "vpc-1",
  settings: { traffic: "REJECT", aggregationSeconds: 600, retentionDays: 14 },
  accountId: "111122223333",
  region: "us-east-1",
  keyDeletionWindowDays: 7,
  protect: false,
};

const make = (changes: Partial<FlowLogsArgs> = {}) => ({
  bucketName: new FlowLogs("logs", { ...minimal, ...changes }).bucketName,
});

describe("FlowLogs", () => {
  for (const preview of [false, true]) {
    it(`makes a flow log, a bucket with its settings and a key${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:ec2/flowLog:FlowLog logs",
        "aws:kms/alias:Alias logs-key-alias",
        "aws:kms/key:Key logs-key",
        "aws:s3/bucket:Bucket logs-bucket",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration logs-bucket-lifecycle",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls logs-bucket-ownership",
        "aws:s3/bucketPolicy:BucketPolicy logs-bucket-policy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock logs-bucket-public-access",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration logs-bucket-encryption",
        "aws:s3/bucketVersioning:BucketVersioning logs-bucket-versioning",
        "plinth:network:FlowLogs logs",
        "plinth:security:EncryptionKey logs-key",
        "plinth:security:PrivateBucket logs-bucket",
      ]);
    });
  }

  it("records what is asked for as Parquet, by hour, with Hive prefixes", async () => {
    const settings = { traffic: "ALL", aggregationSeconds: 60, retentionDays: 365 } as const;
    const { resources } = await record(() => make({ settings }));
    expect(theOnly(resources, "aws:ec2/flowLog:FlowLog").inputs).to.deep.equal({
      vpcId: "vpc-1",
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: "s3",
      logDestination: "arn:aws:s3:::logs-bucket",
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
      tags: { Name: "logs" },
    });
  });

  it("starts recording only when the bucket is closed, encrypted and has its policy", async () => {
    const { resources } = await record(() => make());
    expect(waitsFor(theOnly(resources, "aws:ec2/flowLog:FlowLog"))).to.deep.equal([
      "aws:s3/bucket:Bucket::logs-bucket",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls::logs-bucket-ownership",
      "aws:s3/bucketPolicy:BucketPolicy::logs-bucket-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::logs-bucket-public-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::logs-bucket-encryption",
    ]);
  });

  it("encrypts with its own key, which log delivery may use", async () => {
    const { resources } = await record(() => make());
    const encryption =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    expect(theOnly(resources, encryption).inputs).to.deep.equal({
      bucket: "logs-bucket",
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: "arn:aws:mock:us-east-1:111122223333:logs-key",
          },
          bucketKeyEnabled: true,
        },
      ],
    });
    const { accountId, region } = minimal;
    const services = ["delivery.logs.amazonaws.com"];
    expect(theOnly(resources, "aws:kms/key:Key").inputs["policy"]).to.equal(
      JSON.stringify(keyPolicy({ accountId, region, services })),
    );
  });

  it("keeps every version as long as asked and no longer", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:s3/bucketVersioning:BucketVersioning").inputs).to.deep.equal({
      bucket: "logs-bucket",
      versioningConfiguration: { status: "Enabled" },
    });
    expect(
      theOnly(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs,
    ).to.deep.equal({
      bucket: "logs-bucket",
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: {},
          expiration: { days: 14 },
          noncurrentVersionExpiration: { noncurrentDays: 7 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    });
  });

  it("opens nothing to the public and belongs to its account alone", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).to.deep.equal(
      {
        bucket: "logs-bucket",
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
    );
    expect(theOnly(resources, "aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs).to.deep.equal(
      {
        bucket: "logs-bucket",
        rule: { objectOwnership: "BucketOwnerEnforced" },
      },
    );
    const { accountId, region } = minimal;
    expect(theOnly(resources, "aws:s3/bucketPolicy:BucketPolicy").inputs).to.deep.equal({
      bucket: "logs-bucket",
      policy: JSON.stringify(
        flowLogBucketPolicy({ bucketArn: "arn:aws:s3:::logs-bucket", accountId, region }),
      ),
    });
  });

  it("protects bucket and key when asked to, and then keeps a bucket that holds records", async () => {
    const { resources } = await record(() => make({ protect: true }));
    expect(protectedOnes(resources)).to.deep.equal([
      "aws:kms/key:Key logs-key",
      "aws:s3/bucket:Bucket logs-bucket",
    ]);
    expect(theOnly(resources, "aws:s3/bucket:Bucket").inputs["forceDestroy"]).to.equal(false);
  });

  it("lets bucket and records go together when not protected", async () => {
    const { resources } = await record(() => make());
    expect(protectedOnes(resources)).to.deep.equal([]);
    expect(theOnly(resources, "aws:s3/bucket:Bucket").inputs["forceDestroy"]).to.equal(true);
  });

  it("gives out and registers the bucket's name", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { bucketName: "logs-bucket" };
    expect(outputs).to.deep.equal(expected);
    expect(registeredOutputs.get(theOnly(resources, "plinth:network:FlowLogs").urn)).to.deep.equal(expected);
  });

  const { settings } = minimal;
  const rejected: readonly (readonly [what: string, changes: Partial<FlowLogsArgs>, message: string])[] = [
    [
      "a retention of no days",
      { settings: { ...settings, retentionDays: 0 } },
      "retentionDays is 0; allowed are whole days from 1.",
    ],
    [
      "a retention of half a day",
      { settings: { ...settings, retentionDays: 0.5 } },
      "retentionDays is 0.5; allowed are whole days from 1.",
    ],
    [
      "a key's window that KMS refuses",
      { keyDeletionWindowDays: 3 },
      "deletionWindowDays is 3; KMS allows whole days from 7 to 30.",
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.equal(message);
    });
  }

  it("rejects a name too long for a bucket", async () => {
    const message = await rejection(() => new FlowLogs("l".repeat(60), minimal));
    expect(message).to.satisfy((text: string) =>
      text.startsWith(`The s3Bucket name "${"l".repeat(60)}-bucket"`),
    );
  });
});
