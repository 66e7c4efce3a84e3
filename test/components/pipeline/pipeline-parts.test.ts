import { expect } from "chai";
import { BreakGlass, type BreakGlassArgs } from "../../../components/pipeline/break-glass.ts";
import {
  EnvironmentIdentities,
  type EnvironmentIdentitiesArgs,
} from "../../../components/pipeline/environment-identities.ts";
import { GithubProvider } from "../../../components/pipeline/github-provider.ts";
import { deployTrust, previewTrust } from "../../../components/pipeline/github-trust.ts";
import { imageRules } from "../../../components/pipeline/image-documents.ts";
import { ImageRegistry, type ImageRegistryArgs } from "../../../components/pipeline/image-registry.ts";
import { Runners, type RunnersArgs } from "../../../components/pipeline/runners.ts";
import { record } from "../../support/mocks.ts";
import { github, place, previewWorkflows } from "../../support/pipeline-identities.ts";
import { inputsByName, listing, ofType, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

/** Everything but the provider of GitHub's tokens, which each of them is given. */
const without = (lines: readonly string[]) => lines.filter((line) => !line.endsWith(" github"));

describe("EnvironmentIdentities", () => {
  const make = (changes: Partial<EnvironmentIdentitiesArgs> = {}) =>
    new EnvironmentIdentities("identities-prod", {
      place,
      environment: "prod",
      github,
      previewWorkflows,
      stateKeyArn: "arn:aws:kms:us-east-1:123456789012:key/state",
      secretsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/secrets",
      evidence: place,
      provider: new GithubProvider("github"),
      ...changes,
    });

  for (const preview of [false, true]) {
    it(`makes two roles, their policies and two boundaries${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(without(listing(resources))).to.deep.equal([
        "aws:iam/policy:Policy identities-prod-deploy-boundary",
        "aws:iam/policy:Policy identities-prod-workload-boundary",
        "aws:iam/role:Role identities-prod-deploy",
        "aws:iam/role:Role identities-prod-preview",
        "aws:iam/rolePolicy:RolePolicy identities-prod-deploy",
        "aws:iam/rolePolicy:RolePolicy identities-prod-preview",
        "plinth:pipeline:EnvironmentIdentities identities-prod",
      ]);
    });
  }

  it("gives each role the trust that the tests of IAM judge, and the deployment its boundary", async () => {
    const { resources } = await record(() => make());
    const roles = inputsByName(resources, "aws:iam/role:Role");
    expect(roles["identities-prod-deploy"]).to.deep.equal({
      name: "plinth-prod-deploy",
      path: "/account/",
      description: "Jobs at GitHub that deploy prod",
      assumeRolePolicy: JSON.stringify(deployTrust(place, github, "prod")),
      maxSessionDuration: 3600,
      permissionsBoundary: "arn:aws:mock:us-east-1:111122223333:identities-prod-deploy-boundary",
      tags: { Name: "identities-prod-deploy" },
    });
    expect(roles["identities-prod-preview"]).to.deep.equal({
      name: "plinth-prod-preview",
      path: "/account/",
      description: "Jobs at GitHub that preview prod",
      assumeRolePolicy: JSON.stringify(previewTrust(place, github, previewWorkflows)),
      maxSessionDuration: 3600,
      tags: { Name: "identities-prod-preview" },
    });
  });

  it("rejects an environment that nobody could preview", async () => {
    expect(await rejection(() => make({ previewWorkflows: [] }))).to.equal(
      'previewWorkflows is empty; name at least one workflow file, as in ".github/workflows/preview.yml".',
    );
  });
});

describe("BreakGlass", () => {
  const make = (changes: Partial<BreakGlassArgs> = {}) =>
    new BreakGlass("break-glass", {
      place,
      principalArns: ["arn:aws:iam::123456789012:user/on-call"],
      addresses: ["platform@example.com"],
      keyDeletionWindowDays: 30,
      protect: true,
      ...changes,
    });

  it("makes the role, its boundary and an alarm", async () => {
    const { resources } = await record(() => make());
    expect(listing(resources)).to.deep.equal([
      "aws:cloudwatch/eventRule:EventRule break-glass-used",
      "aws:cloudwatch/eventTarget:EventTarget break-glass-used",
      "aws:iam/policy:Policy break-glass-boundary",
      "aws:iam/role:Role break-glass",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment break-glass-administration",
      "aws:kms/alias:Alias break-glass-topic-key-alias",
      "aws:kms/key:Key break-glass-topic-key",
      "aws:sns/topic:Topic break-glass-topic",
      "aws:sns/topicPolicy:TopicPolicy break-glass-topic-policy",
      "aws:sns/topicSubscription:TopicSubscription break-glass-topic-platform@example.com",
      "plinth:operations:AlertTopic break-glass-topic",
      "plinth:pipeline:BreakGlass break-glass",
      "plinth:security:EncryptionKey break-glass-topic-key",
    ]);
  });

  it("hears of each session, which changes nothing and so is told only to who asks for every event", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:cloudwatch/eventRule:EventRule").inputs).to.deep.equal({
      description: "Somebody has assumed, or tried to assume, the role of break-glass",
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      eventPattern: JSON.stringify({
        source: ["aws.sts"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventName: ["AssumeRole"],
          requestParameters: { roleArn: ["arn:aws:mock:us-east-1:111122223333:break-glass"] },
        },
      }),
      tags: { Name: "break-glass-used" },
    });
  });

  it("rejects a glass that nobody may break", async () => {
    expect(await rejection(() => make({ principalArns: [] }))).to.match(/^principalArns is empty/);
  });

  it("rejects a glass that breaks in silence", async () => {
    expect(await rejection(() => make({ addresses: [] }))).to.match(/^addresses is empty/);
  });
});

describe("ImageRegistry", () => {
  const make = (changes: Partial<ImageRegistryArgs> = {}) =>
    new ImageRegistry("images", {
      place,
      services: ["api"],
      pullAccountIds: [],
      builds: 50,
      github,
      publishEnvironment: "release",
      provider: new GithubProvider("github"),
      keyDeletionWindowDays: 30,
      protect: true,
      ...changes,
    });

  it("makes a repository for each service, a key and a role that pushes", async () => {
    const { resources } = await record(() => make({ services: ["api", "worker"] }));
    expect(without(listing(resources))).to.deep.equal([
      "aws:iam/role:Role images-publish",
      "aws:iam/rolePolicy:RolePolicy images-publish",
      "aws:kms/alias:Alias images-key-alias",
      "aws:kms/key:Key images-key",
      "awsx:ecr:Repository images-api",
      "awsx:ecr:Repository images-worker",
      "plinth:pipeline:ImageRegistry images",
      "plinth:security:EncryptionKey images-key",
    ]);
  });

  it("asks for tags that cannot be moved, a scan at the push and its own key", async () => {
    const { resources } = await record(() => make());
    const repository = theOnly(resources, "awsx:ecr:Repository");
    expect(repository.protect).to.equal(true);
    expect(repository.inputs).to.deep.equal({
      name: "plinth/api",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [
        { encryptionType: "KMS", kmsKey: "arn:aws:mock:us-east-1:111122223333:images-key" },
      ],
      forceDelete: false,
      lifecyclePolicy: { rules: imageRules(50) },
      tags: { Name: "images-api" },
    });
  });

  it("lets the listed accounts pull, and needs no policy where there are none", async () => {
    const { resources } = await record(() => make({ pullAccountIds: ["777788889999"] }));
    expect(
      ofType(resources, "aws:ecr/repositoryPolicy:RepositoryPolicy").map(
        ({ inputs }) => inputs["repository"],
      ),
    ).to.deep.equal(["plinth/api"]);
  });

  it("claims released images before any rule that deletes", () => {
    expect(imageRules(50).map(({ description }) => description)).to.deep.equal([
      "released images stay",
      "of builds the newest 50",
      "images without a tag",
    ]);
  });

  it("rejects a registry without a service", async () => {
    expect(await rejection(() => make({ services: [] }))).to.equal(
      "services is empty; name at least one, as in api.",
    );
  });

  it("rejects to keep no build", async () => {
    expect(await rejection(() => make({ builds: 0 }))).to.equal(
      "builds is 0; allowed are whole numbers from 1.",
    );
  });
});

describe("Runners", () => {
  const make = (changes: Partial<RunnersArgs> = {}) =>
    new Runners("runners", {
      place,
      repository: "example/plinth",
      connectionArn:
        "arn:aws:codeconnections:us-east-1:123456789012:connection/00000000-0000-4000-8000-000000000000",
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2"],
      computeType: "BUILD_GENERAL1_SMALL",
      timeoutMinutes: 120,
      logKeyArn: "arn:aws:kms:us-east-1:123456789012:key/logs",
      logRetentionDays: 365,
      protect: true,
      ...changes,
    });

  it("makes one project for previews and one for deployments, each with its log and role", async () => {
    const { resources } = await record(() => make());
    expect(listing(resources)).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup runners-deploys-log",
      "aws:cloudwatch/logGroup:LogGroup runners-previews-log",
      "aws:codebuild/project:Project runners-deploys",
      "aws:codebuild/project:Project runners-previews",
      "aws:codebuild/sourceCredential:SourceCredential runners-github",
      "aws:codebuild/webhook:Webhook runners-deploys",
      "aws:codebuild/webhook:Webhook runners-previews",
      "aws:ec2/securityGroup:SecurityGroup runners",
      "aws:iam/role:Role runners-deploys",
      "aws:iam/role:Role runners-previews",
      "aws:iam/rolePolicy:RolePolicy runners-deploys",
      "aws:iam/rolePolicy:RolePolicy runners-previews",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule runners-https",
      "plinth:pipeline:Runners runners",
    ]);
  });

  it("starts for queued jobs of GitHub Actions alone", async () => {
    const { resources } = await record(() => make());
    expect(Object.values(inputsByName(resources, "aws:codebuild/webhook:Webhook"))).to.have.deep.members(
      ["plinth-deploys", "plinth-previews"].map((projectName) => ({
        projectName,
        buildType: "BUILD",
        filterGroups: [{ filters: [{ type: "EVENT", pattern: "WORKFLOW_JOB_QUEUED" }] }],
      })),
    );
  });

  it("runs in private subnets, without privileges, out of sight of the public", async () => {
    const { resources } = await record(() => make());
    for (const { inputs } of ofType(resources, "aws:codebuild/project:Project")) {
      expect(inputs["projectVisibility"]).to.equal("PRIVATE");
      expect(inputs["environment"]).to.deep.equal({
        type: "ARM_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
        privilegedMode: false,
      });
      expect(inputs["vpcConfig"]).to.deep.equal({
        vpcId: "vpc-1",
        subnets: ["subnet-1", "subnet-2"],
        securityGroupIds: ["runners-id"],
      });
    }
  });

  for (const [what, changes, message] of [
    ["no subnet", { subnetIds: [] }, "subnetIds is empty; runners need at least one private subnet."],
    [
      "a job of four minutes",
      { timeoutMinutes: 4 },
      "timeoutMinutes is 4; CodeBuild allows whole minutes from 5 to 2160.",
    ],
  ] as const) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.equal(message);
    });
  }
});
