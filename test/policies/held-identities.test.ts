import { expect } from "chai";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { unknownValue } from "../../policies/input-values.ts";
import { findingsIn } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { account as guards } from "./compliant/account.ts";
import { policy, registered } from "./compliant/registered.ts";

const host = "token.actions.githubusercontent.com";
const boundaryArn = "arn:aws:iam::777788889999:policy/account/plinth-dev-deploy-boundary";
const declaration = registered("plinth:account:AccountDeclaration", "account", {
  allowedRegions: ["us-east-1"],
  accountIds: ["777788889999"],
});

const job = (condition: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) =>
  policy({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::777788889999:oidc-provider/${host}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: condition,
    ...more,
  });

const oneJob = job({
  StringEquals: {
    [`${host}:aud`]: "sts.amazonaws.com",
    [`${host}:sub`]: "repo:example/plinth:environment:dev",
  },
});

const person = (Condition: Readonly<Record<string, unknown>>) =>
  policy({
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::777788889999:user/on-call" },
    Action: "sts:AssumeRole",
    Condition,
  });

const withDevice = person({ Bool: { "aws:MultiFactorAuthPresent": "true" } });

/** A role that deploys, what it may do, and its boundary; changed as a test needs it. */
function account(
  role: Readonly<Record<string, unknown>> = {},
  ...more: readonly PlannedResource[]
): readonly PlannedResource[] {
  return [
    declaration,
    ...guards,
    registered("aws:iam/role:Role", "deploy", {
      name: "plinth-dev-deploy",
      path: "/account/",
      permissionsBoundary: boundaryArn,
      assumeRolePolicy: oneJob,
      maxSessionDuration: 3600,
      ...role,
    }),
    registered("aws:iam/rolePolicy:RolePolicy", "deploy-policy", {
      role: "plinth-dev-deploy",
      policy: policy({ Effect: "Allow", Action: "ec2:*", Resource: "*" }),
    }),
    registered("aws:iam/policy:Policy", "deploy-boundary", {
      name: "plinth-dev-deploy-boundary",
      path: "/account/",
      policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }),
    }),
    ...more,
  ];
}

const found = (resources: readonly PlannedResource[]) =>
  findingsIn(new ResourceSet(resources)).map(({ id, urn }) => `${id} ${urn.split("::").at(-1) ?? ""}`);

const attachment = (policyArn: unknown, role = "plinth-dev-deploy") =>
  registered("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", { role, policyArn });

describe("identities of an account that may do much", () => {
  it("pass where a boundary holds them, and one job or a person with a device takes them for an hour", () => {
    expect(found(account())).to.deep.equal([]);
    expect(found(account({ assumeRolePolicy: withDevice }))).to.deep.equal([]);
    const administration = attachment("arn:aws:iam::aws:policy/AdministratorAccess");
    expect(found(account({}, administration))).to.deep.equal([]);
  });

  const weak: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["without a boundary", { permissionsBoundary: undefined }],
    ["on a path on which deployments make roles", { path: "/" }],
    ["for half a day", { maxSessionDuration: 43_200 }],
    [
      "for anybody's job",
      { assumeRolePolicy: job({ StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" } }) },
    ],
    [
      "for jobs that a pattern names",
      {
        assumeRolePolicy: job({
          StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" },
          StringLike: { [`${host}:sub`]: "repo:example/*" },
        }),
      },
    ],
    ["for people without a device", { assumeRolePolicy: person({}) }],
    [
      "for people whose device may be absent",
      { assumeRolePolicy: person({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }) },
    ],
    [
      "for a service",
      { assumeRolePolicy: policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }) },
    ],
    ["for nobody knows whom", { assumeRolePolicy: unknownValue }],
  ];
  for (const [how, change] of weak) {
    it(`rejects one ${how}`, () => {
      expect(found(account(change))).to.deep.equal(["administrator-policy deploy-policy"]);
    });
  }

  it("rejects a boundary that somebody attaches, or that may be attached", () => {
    expect(found(account({}, attachment(boundaryArn)))).to.deep.equal([
      "administrator-policy deploy-boundary",
    ]);
    expect(found(account({}, attachment(unknownValue)))).to.deep.equal([
      "administrator-policy deploy-boundary",
    ]);
  });

  it("rejects a mighty policy that only looks like a boundary, and a role that is another's", () => {
    const elsewhere = registered("aws:iam/policy:Policy", "elsewhere", {
      name: "plinth-dev-boundary",
      path: "/",
      policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }),
    });
    const administration = attachment("arn:aws:iam::aws:policy/AdministratorAccess", "somebody");
    expect(found(account({}, elsewhere, administration))).to.deep.equal([
      "administrator-policy elsewhere",
      "administrator-policy attached",
    ]);
  });

  it("rejects all of them in an environment", () => {
    const environment = registered("plinth:operations:EnvironmentDeclaration", "environment", {
      allowedRegions: ["us-east-1"],
      accountIds: ["777788889999"],
      dataClass: "internal",
      disposable: false,
    });
    expect(found(account({}, environment)).filter((finding) => finding.startsWith("admin"))).to.deep.equal([
      "administrator-policy deploy-boundary",
      "administrator-policy deploy-policy",
    ]);
  });

  it("is what a program says that is no environment: without its word, an account is judged as strictly as can be", () => {
    const silent = account().filter((resource) => resource !== declaration);
    expect(found(silent).filter((finding) => finding.startsWith("admin"))).to.deep.equal([
      "administrator-policy deploy-boundary",
      "administrator-policy deploy-policy",
    ]);
  });
});

describe("a bucket of S3's own records of requests", () => {
  const records = (targetBucket: string) => [
    declaration,
    ...guards,
    ...["plinth-state", "plinth-logs"].flatMap((bucket) => [
      registered(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        bucket,
        {
          bucket,
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        },
      ),
    ]),
    registered("aws:s3/bucketLogging:BucketLogging", "logging", { bucket: "plinth-state", targetBucket }),
  ];

  it("may have S3's own key, and no other bucket may", () => {
    expect(found(records("plinth-logs"))).to.deep.equal(["bucket-encryption plinth-state"]);
    expect(found(records("plinth-elsewhere"))).to.deep.equal([
      "bucket-encryption plinth-state",
      "bucket-encryption plinth-logs",
    ]);
  });
});
