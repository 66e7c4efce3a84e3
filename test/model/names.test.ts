import { expect } from "chai";
import { checkName, NameError, nameLimits, platformId } from "../../model/names.ts";
import { RegionError } from "../../model/regions.ts";

describe("names", () => {
  it("names a platform by project, environment and short Region", () => {
    expect(platformId({ project: "plinth", environment: "prod", region: "us-east-1" })).to.equal(
      "plinth-prod-use1",
    );
  });

  it("rejects a platform in an unknown Region", () => {
    expect(() => platformId({ project: "plinth", environment: "prod", region: "us-east-9" })).to.throw(
      RegionError,
    );
  });

  it("keeps the lengths that AWS documents", () => {
    expect(
      Object.fromEntries(Object.entries(nameLimits).map(([service, { max }]) => [service, max])),
    ).to.deep.equal({
      s3Bucket: 63,
      iamRole: 64,
      iamPolicy: 128,
      rdsInstance: 63,
      rdsGroup: 255,
      kmsAlias: 256,
      snsTopic: 256,
      budget: 100,
      logGroup: 512,
      securityGroup: 255,
      secret: 512,
      loadBalancer: 32,
      eksCluster: 100,
      backupVault: 50,
      backupPlan: 50,
      restoreTestingPlan: 50,
    });
  });

  it("returns a name that fits", () => {
    expect(checkName("s3Bucket", "plinth-prod-use1-flow-logs")).to.equal("plinth-prod-use1-flow-logs");
  });

  it("leaves room for the eight characters that Pulumi appends", () => {
    expect(checkName("s3Bucket", "a".repeat(55))).to.equal("a".repeat(55));
    expect(checkName("s3Bucket", "a".repeat(63), 0)).to.equal("a".repeat(63));
  });

  it("rejects a name that Pulumi's suffix makes too long", () => {
    expect(() => checkName("s3Bucket", "a".repeat(57))).to.throw(
      NameError,
      `The s3Bucket name "${"a".repeat(57)}" has 57 characters and gets a hyphen and 7 digits or letters appended; ` +
        "63 are allowed in all. Shorten the name of the project or the environment by 2. " +
        "See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    );
  });

  it("rejects a name that is too long as it stands", () => {
    expect(() => checkName("iamRole", "r".repeat(65), 0)).to.throw(
      NameError,
      `The iamRole name "${"r".repeat(65)}" has 65 characters; 64 are allowed in all. ` +
        "Shorten the name of the project or the environment by 1.",
    );
  });

  it("rejects a suffix with a hyphen where the service takes none", () => {
    expect(() => checkName("restoreTestingPlan", "plinth_prod_use1")).to.throw(
      NameError,
      'AWS refuses the restoreTestingPlan name "plinth_prod_use1", which gets a hyphen and 7 digits or letters appended. ' +
        "Allowed: letters, digits and underscores, no hyphens.",
    );
    expect(checkName("restoreTestingPlan", "plinth_prod_use1", 0)).to.equal("plinth_prod_use1");
  });

  for (const [service, name] of [
    ["s3Bucket", "Plinth"],
    ["s3Bucket", "ab"],
    ["s3Bucket", "-plinth"],
    ["s3Bucket", "plinth-"],
    ["s3Bucket", "plinth.logs"],
    ["s3Bucket", "xn--plinth"],
    ["s3Bucket", "plinth-s3alias"],
    ["iamRole", "plinth prod"],
    ["iamPolicy", "plinth/prod"],
    ["rdsInstance", "1plinth"],
    ["rdsInstance", "plinth--prod"],
    ["rdsInstance", "plinth-"],
    ["rdsGroup", "Plinth"],
    ["kmsAlias", "plinth"],
    ["kmsAlias", "alias/aws/plinth"],
    ["snsTopic", "plinth.prod"],
    ["budget", "plinth:prod"],
    ["logGroup", "plinth prod"],
    ["securityGroup", "sg-plinth"],
    ["securityGroup", "plinth%"],
    ["secret", "plinth prod"],
    ["loadBalancer", "internal-plinth"],
    ["loadBalancer", "plinth-"],
    ["eksCluster", "-plinth"],
    ["backupVault", "p"],
    ["backupPlan", "plinth prod"],
    ["restoreTestingPlan", "plinth-prod"],
  ] as const) {
    it(`rejects "${name}" as a name for ${service}`, () => {
      expect(() => checkName(service, name, 0)).to.throw(
        NameError,
        `AWS refuses the ${service} name "${name}". Allowed: ${nameLimits[service].allowed}. See ${nameLimits[service].source}`,
      );
    });
  }

  it("accepts the names that the platform uses", () => {
    const id = "plinth-staging-apse7";
    const made = [
      checkName("s3Bucket", `${id}-flow-logs`),
      checkName("kmsAlias", `alias/${id}-flow-logs`),
      checkName("snsTopic", `${id}-budget`),
      checkName("budget", `${id}-monthly`),
      checkName("logGroup", `/aws/eks/${id}/cluster`, 0),
      checkName("securityGroup", `${id}-endpoints`),
      checkName("rdsInstance", id),
      checkName("eksCluster", id),
      checkName("iamRole", `${id}-cluster`),
    ];
    expect(made).to.have.length(9);
  });
});
