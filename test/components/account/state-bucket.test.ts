import { expect } from "chai";
import { StateBucket, type StateBucketArgs } from "../../../components/account/state-bucket.ts";
import { StateReplica } from "../../../components/account/state-replica.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: StateBucketArgs = {
  project: "plinth",
  accountId: "111122223333",
  region: "us-east-1",
  prefixes: ["prod"],
  pipelineRoleArns: ["arn:aws:iam::111122223333:role/account/plinth-*-deploy"],
  oldVersionDays: 90,
  accessRecordDays: 365,
  keyDeletionWindowDays: 30,
  protect: true,
};

const make = (changes: Partial<StateBucketArgs> = {}) => new StateBucket("state", { ...minimal, ...changes });

const bucketParts = (name: string) => [
  `aws:s3/bucket:Bucket ${name}`,
  `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration ${name}-lifecycle`,
  `aws:s3/bucketOwnershipControls:BucketOwnershipControls ${name}-ownership`,
  `aws:s3/bucketPolicy:BucketPolicy ${name}-policy`,
  `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock ${name}-public-access`,
  `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration ${name}-encryption`,
  `aws:s3/bucketVersioning:BucketVersioning ${name}-versioning`,
  `plinth:security:PrivateBucket ${name}`,
];

describe("StateBucket", () => {
  for (const preview of [false, true]) {
    it(`makes exactly its parts${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal(
        [
          "aws:kms/alias:Alias state-key-alias",
          "aws:kms/key:Key state-key",
          "aws:s3/bucketLogging:BucketLogging state-bucket-logging",
          "aws:s3/bucketObjectv2:BucketObjectv2 state-meta-prod",
          "plinth:account:StateBucket state",
          "plinth:security:EncryptionKey state-key",
          ...bucketParts("state-bucket"),
          ...bucketParts("state-logs"),
        ].toSorted(),
      );
    });
  }

  it("names the buckets so that they are found without asking", async () => {
    const { resources } = await record(() => make());
    expect(ofType(resources, "aws:s3/bucket:Bucket").map(({ inputs }) => inputs["bucket"])).to.deep.equal([
      "plinth-state-111122223333-use1",
      "plinth-state-logs-111122223333-use1",
    ]);
  });

  it("encrypts states by its own key, and the record of requests by S3's, as S3 delivers no other way", async () => {
    const { resources } = await record(() => make());
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    expect(inputsByName(resources, type)).to.deep.equal({
      "state-bucket-encryption": {
        bucket: "plinth-state-111122223333-use1",
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: "arn:aws:mock:us-east-1:111122223333:state-key",
            },
            bucketKeyEnabled: true,
          },
        ],
      },
      "state-logs-encryption": {
        bucket: "plinth-state-logs-111122223333-use1",
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
    });
  });

  it("keeps states for ever and old versions as long as it is told", async () => {
    const { resources } = await record(() => make({ oldVersionDays: 30 }));
    const rules = theOnly(
      resources,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "state-bucket-lifecycle",
    ).inputs["rules"];
    expect(rules).to.deep.equal([
      {
        id: "expire",
        status: "Enabled",
        filter: {},
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
  });

  it("lays down what the engine would write, in every prefix", async () => {
    const { resources } = await record(() => make({ prefixes: ["dev", "prod"] }));
    const metas = ofType(resources, "aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs);
    expect(metas).to.deep.equal(
      ["dev", "prod"].map((prefix) => ({
        bucket: "plinth-state-111122223333-use1",
        key: `${prefix}/.pulumi/meta.yaml`,
        content: "version: 1\n",
        contentType: "text/yaml",
      })),
    );
  });

  it("copies everything but deletions to another Region where it is told to", async () => {
    const { resources } = await record(() => {
      const { accountId, keyDeletionWindowDays, oldVersionDays, project, protect } = minimal;
      const region = "us-west-2";
      const args = { accountId, keyDeletionWindowDays, oldVersionDays, project, protect, region };
      return make({ replica: new StateReplica("copies", args) });
    });
    const { inputs } = theOnly(resources, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    expect(inputs["rules"]).to.deep.equal([
      {
        id: "everything",
        status: "Enabled",
        filter: {},
        deleteMarkerReplication: { status: "Disabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination: {
          bucket: "arn:aws:s3:::copies-bucket",
          encryptionConfiguration: { replicaKmsKeyId: "arn:aws:mock:us-east-1:111122223333:copies-key" },
        },
      },
    ]);
  });

  it("protects buckets and key when asked to, and else lets them go with what they hold", async () => {
    const guarded = await record(() => make());
    expect(protectedOnes(guarded.resources)).to.deep.equal([
      "aws:kms/key:Key state-key",
      "aws:s3/bucket:Bucket state-bucket",
      "aws:s3/bucket:Bucket state-logs",
    ]);
    const open = await record(() => make({ protect: false }));
    expect(protectedOnes(open.resources)).to.deep.equal([]);
    expect(
      ofType(open.resources, "aws:s3/bucket:Bucket").map(({ inputs }) => inputs["forceDestroy"]),
    ).to.deep.equal([true, true]);
  });

  it("gives out and registers name, ARN and key", async () => {
    const { registeredOutputs, resources } = await record(() => make());
    const { urn } = theOnly(resources, "plinth:account:StateBucket");
    expect(registeredOutputs.get(urn)).to.deep.equal({
      bucketName: "plinth-state-111122223333-use1",
      bucketArn: "arn:aws:s3:::state-bucket",
      keyArn: "arn:aws:mock:us-east-1:111122223333:state-key",
    });
  });

  for (const [what, changes, message] of [
    ["no prefix", { prefixes: [] }, "prefixes is empty; name at least one, as in prod."],
    [
      "a prefix with a slash",
      { prefixes: ["a/b"] },
      'prefixes holds "a/b"; allowed are lower-case letters, digits and hyphens, first a letter.',
    ],
    ["a prefix twice", { prefixes: ["a", "a"] }, 'prefixes holds "a" twice; allowed is each once.'],
    [
      "a deletion window below a week",
      { keyDeletionWindowDays: 6 },
      "deletionWindowDays is 6; KMS allows whole days from 7 to 30.",
    ],
  ] as const) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.equal(message);
    });
  }
});
