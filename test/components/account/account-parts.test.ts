import { expect } from "chai";
import { AccountGuards, type AccountGuardsArgs } from "../../../components/account/account-guards.ts";
import { AuditTrail, type AuditTrailArgs } from "../../../components/account/audit-trail.ts";
import { Detectors, type DetectorsArgs } from "../../../components/account/detectors.ts";
import { policyDocument } from "../../../components/security/policy-document.ts";
import { PrivateBucket } from "../../../components/security/private-bucket.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

describe("AccountGuards", () => {
  const minimal: AccountGuardsArgs = { internetBlock: "off", enhancedImageScanning: false };
  const make = (changes: Partial<AccountGuardsArgs> = {}) =>
    new AccountGuards("guards", { ...minimal, ...changes });

  it("makes exactly what an account has once", async () => {
    const { resources } = await record(() => make());
    expect(listing(resources)).to.deep.equal([
      "aws:accessanalyzer/analyzer:Analyzer guards-analyzer",
      "aws:ebs/encryptionByDefault:EncryptionByDefault guards-volumes",
      "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration guards-images",
      "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock guards-buckets",
      "plinth:account:AccountGuards guards",
    ]);
  });

  it("lets no bucket be public and no volume be unencrypted", async () => {
    const { resources } = await record(() => make());
    expect(
      theOnly(resources, "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock").inputs,
    ).to.deep.equal({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(theOnly(resources, "aws:ebs/encryptionByDefault:EncryptionByDefault").inputs).to.deep.equal({
      enabled: true,
    });
  });

  for (const block of ["block-ingress", "block-bidirectional"] as const) {
    it(`blocks the internet as it is told: ${block}`, async () => {
      const { resources } = await record(() => make({ internetBlock: block }));
      const type = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
      expect(theOnly(resources, type).inputs).to.deep.equal({ internetGatewayBlockMode: block });
    });
  }

  for (const [enhanced, scanType, scanFrequency] of [
    [true, "ENHANCED", "CONTINUOUS_SCAN"],
    [false, "BASIC", "SCAN_ON_PUSH"],
  ] as const) {
    it(`scans every image, by ${scanType}`, async () => {
      const { resources } = await record(() => make({ enhancedImageScanning: enhanced }));
      const type = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
      expect(theOnly(resources, type).inputs).to.deep.equal({
        scanType,
        rules: [{ scanFrequency, repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] }],
      });
    });
  }
});

describe("Detectors", () => {
  const none: DetectorsArgs = {
    guardDuty: false,
    securityHub: false,
    inspector: false,
    accountId: "111122223333",
  };

  it("makes nothing where all are off", async () => {
    const { resources } = await record(() => new Detectors("detectors", none));
    expect(listing(resources)).to.deep.equal(["plinth:account:Detectors detectors"]);
  });

  for (const [which, type] of [
    ["guardDuty", "aws:guardduty/detector:Detector detectors-guardduty"],
    ["inspector", "aws:inspector2/enabler:Enabler detectors-inspector"],
    ["securityHub", "aws:securityhub/account:Account detectors-security-hub"],
  ] as const) {
    it(`makes one thing for ${which}`, async () => {
      const { resources } = await record(() => new Detectors("detectors", { ...none, [which]: true }));
      expect(listing(resources)).to.deep.equal([type, "plinth:account:Detectors detectors"]);
    });
  }
});

describe("AuditTrail", () => {
  const minimal: AuditTrailArgs = {
    project: "plinth",
    accountId: "111122223333",
    region: "us-east-1",
    watchedBucketArns: ["arn:aws:s3:::states"],
    retentionDays: 365,
    keyDeletionWindowDays: 30,
    protect: true,
  };
  const make = (changes: Partial<AuditTrailArgs> = {}) => new AuditTrail("audit", { ...minimal, ...changes });

  it("records every Region, with digests, its own key and requests for watched objects", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:cloudtrail/trail:Trail").inputs).to.deep.equal({
      name: "plinth-audit",
      s3BucketName: "plinth-audit-111122223333-use1",
      kmsKeyId: "arn:aws:mock:us-east-1:111122223333:audit-key",
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      advancedEventSelectors: [
        {
          name: "Management events",
          fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
        },
        {
          name: "Requests for objects of watched buckets",
          fieldSelectors: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
            { field: "resources.ARN", startsWiths: ["arn:aws:s3:::states/"] },
          ],
        },
      ],
      tags: { Name: "audit" },
    });
  });

  it("records no objects where no bucket is watched", async () => {
    const { resources } = await record(() => make({ watchedBucketArns: [] }));
    expect(theOnly(resources, "aws:cloudtrail/trail:Trail").inputs["advancedEventSelectors"]).to.deep.equal([
      {
        name: "Management events",
        fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
      },
    ]);
  });

  it("waits for the bucket's policy, which CloudTrail tries out", async () => {
    const { resources } = await record(() => make());
    const { dependencies } = theOnly(resources, "aws:cloudtrail/trail:Trail");
    expect(dependencies.filter((urn) => urn.endsWith("audit-bucket-policy"))).to.have.lengthOf(1);
  });

  it("protects bucket and key when asked to", async () => {
    const { resources } = await record(() => make());
    expect(protectedOnes(resources)).to.deep.equal([
      "aws:kms/key:Key audit-key",
      "aws:s3/bucket:Bucket audit-bucket",
    ]);
  });
});

describe("PrivateBucket", () => {
  const args = {
    bucketName: "records",
    policy: () => policyDocument(),
    oldVersionDays: 1,
    protect: false,
  } as const;

  for (const [what, changes, message] of [
    ["a name that S3 refuses", { bucketName: "Records" }, /^AWS refuses the s3Bucket name "Records"/],
    [
      "old versions for no day",
      { oldVersionDays: 0 },
      /^oldVersionDays is 0; allowed are whole days from 1\.$/,
    ],
    ["half a day", { retentionDays: 0.5 }, /^retentionDays is 0.5; allowed are whole days from 1\.$/],
  ] as const) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => new PrivateBucket("records", { ...args, ...changes }))).to.match(message);
    });
  }
});
