import { expect } from "chai";
import { deployTrust, githubHost } from "../../components/pipeline/github-trust.ts";
import { publishPolicy, pullPolicy } from "../../components/pipeline/image-documents.ts";
import { runnerPolicy, runnerTrust } from "../../components/pipeline/runner-documents.ts";
import { publishRoleName, runnerName } from "../../model/account-names.ts";
import { type Asker, isAllowed } from "../support/iam-simulator.ts";
import {
  breakGlassArn,
  bucketPolicy,
  everything,
  github,
  place,
  provider,
  roleArnOf,
  secretsKeyPolicy,
  secretsKeys,
  stateBucket,
} from "../support/pipeline-identities.ts";

const repository = "arn:aws:ecr:us-east-1:123456789012:repository/plinth/api";
const asks = (asker: Asker, action: string, resource: string, resourcePolicy?: unknown) =>
  isAllowed({
    asker,
    action,
    resource,
    accountId: place.accountId,
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  });

describe("the publish role", () => {
  const publisher: Asker = {
    arn: `arn:aws:sts::123456789012:assumed-role/${publishRoleName("plinth")}/session`,
    policies: [publishPolicy(place, ["api"])],
  };

  it("may push an image of a service", async () => {
    expect(await asks(publisher, "ecr:PutImage", repository)).to.equal(true);
  });

  it("may sign in", async () => {
    expect(await asks(publisher, "ecr:GetAuthorizationToken", "*")).to.equal(true);
  });

  for (const [what, action, resource] of [
    ["delete an image", "ecr:BatchDeleteImage", repository],
    ["let tags be moved", "ecr:PutImageTagMutability", repository],
    ["push into a repository that is no service's", "ecr:PutImage", repository.replace("/api", "/base")],
    ["rewrite who pulls", "ecr:SetRepositoryPolicy", repository],
    ["read a state", "s3:GetObject", `${stateBucket}/prod/x`],
    ["assume the deploy role", "sts:AssumeRole", roleArnOf("prod", "deploy")],
  ] as const) {
    it(`rejects to ${what}`, async () => {
      expect(await asks(publisher, action, resource)).to.equal(false);
    });
  }

  const trusts = (sub: string, ref: string) =>
    isAllowed({
      asker: { arn: provider },
      action: "sts:AssumeRoleWithWebIdentity",
      resource: "arn:aws:iam::123456789012:role/account/plinth-publish",
      accountId: place.accountId,
      context: {
        [`${githubHost}:aud`]: "sts.amazonaws.com",
        [`${githubHost}:sub`]: sub,
        [`${githubHost}:repository_id`]: github.repositoryId,
        [`${githubHost}:ref`]: ref,
      },
      resourcePolicy: deployTrust(place, github, "release"),
    });

  it("is for jobs of main in the environment release", async () => {
    expect(await trusts(`${github.subjectPrefix}:environment:release`, "refs/heads/main")).to.equal(true);
  });

  it("rejects a branch that names the environment release", async () => {
    expect(await trusts(`${github.subjectPrefix}:environment:release`, "refs/heads/x")).to.equal(false);
  });

  it("rejects a deployment of prod", async () => {
    expect(await trusts(`${github.subjectPrefix}:environment:prod`, "refs/heads/main")).to.equal(false);
  });
});

describe("a repository of images", () => {
  const policy = pullPolicy("us-east-1", ["777788889999"]);
  const node = (accountId: string): Asker => ({
    arn: `arn:aws:sts::${accountId}:assumed-role/node/session`,
    principalArn: `arn:aws:iam::${accountId}:role/node`,
    policies: [everything],
  });

  it("may be pulled from by an environment's account", async () => {
    expect(await asks(node("777788889999"), "ecr:BatchGetImage", repository, policy)).to.equal(true);
  });

  it("rejects a pull by a stranger's account", async () => {
    expect(await asks(node("999999999999"), "ecr:BatchGetImage", repository, policy)).to.equal(false);
  });

  it("rejects a push by an environment's account", async () => {
    expect(await asks(node("777788889999"), "ecr:PutImage", repository, policy)).to.equal(false);
  });
});

describe("a runner, whoever's job runs on it", () => {
  const connection =
    "arn:aws:codeconnections:us-east-1:123456789012:connection/00000000-0000-4000-8000-000000000000";
  const logs = "arn:aws:logs:us-east-1:123456789012:log-group:/plinth/runners/deploys";
  const subnet = "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1";
  const runner: Asker = {
    arn: `arn:aws:sts::123456789012:assumed-role/${runnerName("plinth", "deploys")}-runner/session`,
    policies: [runnerPolicy({ place, logGroupArn: logs, connectionArn: connection, subnetArns: [subnet] })],
  };

  it("may write its log", async () => {
    expect(await asks(runner, "logs:PutLogEvents", `${logs}:log-stream:1`)).to.equal(true);
  });

  it("may register at GitHub", async () => {
    expect(await asks(runner, "codeconnections:UseConnection", connection)).to.equal(true);
  });

  for (const [what, action, resource, policy] of [
    ["assume the deploy role", "sts:AssumeRole", roleArnOf("prod", "deploy"), undefined],
    ["assume the role of break-glass", "sts:AssumeRole", breakGlassArn, undefined],
    ["read a state", "s3:GetObject", `${stateBucket}/prod/x`, bucketPolicy],
    ["decrypt a state's secrets", "kms:Decrypt", secretsKeys.prod, secretsKeyPolicy("prod")],
    [
      "read a secret",
      "secretsmanager:GetSecretValue",
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:x-a1b2c3",
      undefined,
    ],
    ["push an image", "ecr:PutImage", repository, undefined],
    ["use another connection", "codeconnections:UseConnection", connection.replace(/0$/, "1"), undefined],
    ["pass a role", "iam:PassRole", "arn:aws:iam::123456789012:role/api", undefined],
    [
      "see the cluster",
      "eks:DescribeCluster",
      "arn:aws:eks:us-east-1:123456789012:cluster/plinth-prod",
      undefined,
    ],
  ] as const) {
    it(`rejects to ${what}`, async () => {
      expect(await asks(runner, action, resource, policy)).to.equal(false);
    });
  }

  const used = (source: string, service = "codebuild.amazonaws.com") =>
    isAllowed({
      asker: { arn: service },
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::123456789012:role/account/plinth-deploys-runner",
      accountId: place.accountId,
      context: { "aws:SourceAccount": "123456789012", "aws:SourceArn": source },
      resourcePolicy: runnerTrust(place, "deploys"),
    });

  it("is CodeBuild's, for its own project", async () => {
    expect(await used("arn:aws:codebuild:us-east-1:123456789012:project/plinth-deploys")).to.equal(true);
  });

  it("rejects CodeBuild for another project", async () => {
    expect(await used("arn:aws:codebuild:us-east-1:123456789012:project/stranger")).to.equal(false);
  });

  it("rejects another service", async () => {
    expect(
      await used("arn:aws:codebuild:us-east-1:123456789012:project/plinth-deploys", "lambda.amazonaws.com"),
    ).to.equal(false);
  });
});
