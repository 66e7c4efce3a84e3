import { expect } from "chai";
import { breakGlassTrust } from "../../components/pipeline/break-glass-documents.ts";
import { deployTrust, githubHost, previewTrust } from "../../components/pipeline/github-trust.ts";
import { isAllowed } from "../support/iam-simulator.ts";
import {
  breakGlassArn,
  github,
  place,
  previewWorkflows,
  provider,
  roleArnOf,
} from "../support/pipeline-identities.ts";

type Claims = Readonly<Record<string, string | undefined>>;

const prefix = github.subjectPrefix;
const main = "refs/heads/main";

/** A token of a deployment of prod as it should be. */
const deployment: Claims = {
  aud: "sts.amazonaws.com",
  sub: `${prefix}:environment:prod`,
  repository: "example/plinth",
  repository_id: "123456",
  ref: main,
  environment: "prod",
  job_workflow_ref: "example/plinth/.github/workflows/deploy.yml@refs/heads/main",
};

/** A token of a preview of a pull request as it should be. */
const pullRequest: Claims = {
  aud: "sts.amazonaws.com",
  sub: `${prefix}:pull_request`,
  repository: "example/plinth",
  repository_id: "123456",
  ref: "refs/pull/7/merge",
  job_workflow_ref: "example/plinth/.github/workflows/preview.yml@refs/heads/main",
};

const contextOf = (claims: Claims) =>
  Object.fromEntries(
    Object.entries(claims).flatMap(([claim, value]) =>
      value === undefined ? [] : [[`${githubHost}:${claim}`, value]],
    ),
  );

function deploys(claims: Claims, from = provider): Promise<boolean> {
  return isAllowed({
    asker: { arn: from },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: roleArnOf("prod", "deploy"),
    accountId: place.accountId,
    context: contextOf({ ...deployment, ...claims }),
    resourcePolicy: deployTrust(place, github, "prod"),
  });
}

function previews(claims: Claims, from = provider): Promise<boolean> {
  return isAllowed({
    asker: { arn: from },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: roleArnOf("prod", "preview"),
    accountId: place.accountId,
    context: contextOf({ ...pullRequest, ...claims }),
    resourcePolicy: previewTrust(place, github, previewWorkflows),
  });
}

describe("who may deploy prod", () => {
  it("is a job of main in the environment prod", async () => {
    expect(await deploys({})).to.equal(true);
  });

  const refused: readonly (readonly [string, Claims])[] = [
    ["a job of a pull request", { sub: `${prefix}:pull_request`, ref: "refs/pull/7/merge" }],
    ["a pull request's own workflow file that names the environment", { ref: "refs/pull/7/merge" }],
    ["a branch's own workflow file that names the environment", { ref: "refs/heads/feature" }],
    ["a branch whose name begins like main", { ref: "refs/heads/main-2" }],
    ["a tag that is called main", { ref: "refs/tags/main" }],
    ["a job of main without an environment", { sub: `${prefix}:ref:${main}`, environment: undefined }],
    ["a job in the environment dev", { sub: `${prefix}:environment:dev`, environment: "dev" }],
    ["a job in an environment whose name begins like prod", { sub: `${prefix}:environment:prod-2` }],
    ["a subject in capitals", { sub: `${prefix}:environment:PROD` }],
    [
      "a fork, by its own subject",
      {
        sub: "repo:stranger@99/plinth@777:environment:prod",
        repository: "stranger/plinth",
        repository_id: "777",
      },
    ],
    [
      "another repository that took over the name",
      { sub: "repo:example@11/plinth@888:environment:prod", repository_id: "888" },
    ],
    ["another repository with the subject of ours", { repository_id: "888" }],
    ["a subject without numbers, as before they came", { sub: "repo:example/plinth:environment:prod" }],
    ["a token without the number of a repository", { repository_id: undefined }],
    ["a token without a ref", { ref: undefined }],
    ["a token without a subject", { sub: undefined }],
    ["a token without an audience", { aud: undefined }],
    ["a token for another audience", { aud: "https://github.com/example" }],
    ["an owner's subject with a wildcard", { sub: "repo:example@11/*" }],
  ];
  for (const [who, claims] of refused) {
    it(`rejects ${who}`, async () => {
      expect(await deploys(claims)).to.equal(false);
    });
  }

  it("rejects tokens of another provider", async () => {
    expect(await deploys({}, "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com")).to.equal(false);
  });

  it("rejects the provider of another account", async () => {
    expect(await deploys({}, provider.replace("123456789012", "999999999999"))).to.equal(false);
  });
});

describe("who may preview prod", () => {
  const admitted: readonly (readonly [string, Claims])[] = [
    ["the workflow of main, called for a pull request", {}],
    [
      "the workflow of main that looks for drift, started by the clock",
      {
        sub: `${prefix}:ref:${main}`,
        ref: main,
        job_workflow_ref: "example/plinth/.github/workflows/drift.yml@refs/heads/main",
      },
    ],
  ];
  for (const [who, claims] of admitted) {
    it(`is ${who}`, async () => {
      expect(await previews(claims)).to.equal(true);
    });
  }

  const file = "example/plinth/.github/workflows";
  const refused: readonly (readonly [string, Claims])[] = [
    [
      "the pull request's own version of the workflow",
      { job_workflow_ref: `${file}/preview.yml@refs/pull/7/merge` },
    ],
    ["a branch's version of the workflow", { job_workflow_ref: `${file}/preview.yml@refs/heads/feature` }],
    ["another workflow file of main", { job_workflow_ref: `${file}/other.yml@refs/heads/main` }],
    [
      "a workflow of the same name in a fork",
      { job_workflow_ref: "stranger/plinth/.github/workflows/preview.yml@refs/heads/main" },
    ],
    ["a token that names no workflow", { job_workflow_ref: undefined }],
    ["a job of another branch", { sub: `${prefix}:ref:refs/heads/feature` }],
    ["a job in an environment", { sub: `${prefix}:environment:prod` }],
    ["a pull request of another repository", { sub: "repo:stranger@99/plinth@777:pull_request" }],
    ["another repository's number", { repository_id: "777" }],
    ["a token without an audience", { aud: undefined }],
  ];
  for (const [who, claims] of refused) {
    it(`rejects ${who}`, async () => {
      expect(await previews(claims)).to.equal(false);
    });
  }
});

describe("who may break the glass", () => {
  const person = "arn:aws:iam::123456789012:user/on-call";
  const asks = (context: Readonly<Record<string, string>>, arn = person) =>
    isAllowed({
      asker: { arn },
      action: "sts:AssumeRole",
      resource: breakGlassArn,
      accountId: place.accountId,
      context: {
        "aws:MultiFactorAuthPresent": "true",
        "aws:MultiFactorAuthAge": "60",
        "aws:RequestedRegion": "us-east-1",
        ...context,
      },
      resourcePolicy: breakGlassTrust([person], "us-east-1"),
    });

  it("is a named person with a code of a moment ago", async () => {
    expect(await asks({})).to.equal(true);
  });

  it("rejects the person without a device", async () => {
    expect(await asks({ "aws:MultiFactorAuthPresent": "false" })).to.equal(false);
  });

  it("rejects a code of an hour ago", async () => {
    expect(await asks({ "aws:MultiFactorAuthAge": "3600" })).to.equal(false);
  });

  it("rejects a Region in which no alarm listens", async () => {
    expect(await asks({ "aws:RequestedRegion": "eu-west-1" })).to.equal(false);
  });

  it("rejects another person of the account", async () => {
    expect(await asks({}, "arn:aws:iam::123456789012:user/developer")).to.equal(false);
  });

  it("rejects a person of the same name in another account", async () => {
    expect(await asks({}, "arn:aws:iam::999999999999:user/on-call")).to.equal(false);
  });

  it("rejects the deploy role of an environment", async () => {
    expect(await asks({}, roleArnOf("prod", "deploy"))).to.equal(false);
  });
});
