import { expect } from "chai";
import { type Asker, type IamRequest, isAllowed } from "../support/iam-simulator.ts";
import {
  breaker,
  breakGlassArn,
  bucketPolicy,
  deployer,
  overprivileged,
  place,
  previewer,
  provider,
  roleArnOf,
  secretsKeyPolicy,
  secretsKeys,
  stateBucket,
  stateKey,
  stateKeyPolicy,
  workload,
  workloadBoundaryArn,
} from "../support/pipeline-identities.ts";

/** A request without who asks: what it is for, the action, the resource, and what else the request shows. */
type Asked = readonly [
  what: string,
  action: string,
  resource: string,
  more?: Pick<IamRequest, "context" | "resourcePolicy">,
];

const inAccount = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:${place.accountId}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${place.accountId}:${resource}`;
const tagged = (environment: string) => ({ context: { "aws:ResourceTag/Environment": environment } });

const listing = (prefix: string) => ({ context: { "s3:prefix": prefix }, resourcePolicy: bucketPolicy });
const inBucket = { resourcePolicy: bucketPolicy } as const;
const byS3 = { context: { "kms:ViaService": "s3.us-east-1.amazonaws.com" }, resourcePolicy: stateKeyPolicy };
const state = (environment: string) =>
  `${stateBucket}/${environment}/.pulumi/stacks/plinth/${environment}.json`;

const evidence = (environment: string) => `${stateBucket}/evidence/${environment}/20261121T100000Z-1.json`;
const lock = `${stateBucket}/prod/.pulumi/locks/organization/plinth/prod/1.json`;
const secret = inAccount("secretsmanager", "secret:api-database-a1b2c3");
const trail = inAccount("cloudtrail", "trail/plinth-audit");
const instanceOf = (name: string) => inAccount("rds", `db:${name}`);
const role = iam("role/api-1a2b3c4");
const bounded = { context: { "iam:PermissionsBoundary": workloadBoundaryArn("prod") } };
const boundary = iam("policy/account/plinth-prod-deploy-boundary");
const alarm = inAccount("events", "rule/break-glass-used");

async function decided(asker: Asker, [, action, resource, more]: Asked): Promise<boolean> {
  return isAllowed({ asker, action, resource, accountId: place.accountId, ...more });
}

function may(asker: Asker, requests: readonly Asked[]): void {
  for (const request of requests) {
    it(`may ${request[0]}`, async () => {
      expect(await decided(asker, request)).to.equal(true);
    });
  }
}

function mayNot(asker: Asker, requests: readonly Asked[]): void {
  for (const request of requests) {
    it(`rejects to ${request[0]}`, async () => {
      expect(await decided(asker, request)).to.equal(false);
    });
  }
}

/** What would end the protection of states, whoever asks. */
const againstStates: readonly Asked[] = [
  ["delete an old version of a state", "s3:DeleteObjectVersion", state("prod"), inBucket],
  ["stop keeping old versions", "s3:PutBucketVersioning", stateBucket, inBucket],
  ["let old versions expire sooner", "s3:PutLifecycleConfiguration", stateBucket, inBucket],
  ["rewrite the policy of the bucket of states", "s3:PutBucketPolicy", stateBucket, inBucket],
  ["delete the policy of the bucket of states", "s3:DeleteBucketPolicy", stateBucket, inBucket],
  ["open the bucket of states to the public", "s3:PutBucketPublicAccessBlock", stateBucket, inBucket],
  ["end the copies of states", "s3:PutReplicationConfiguration", stateBucket, inBucket],
  ["encrypt the bucket of states by another key", "s3:PutEncryptionConfiguration", stateBucket, inBucket],
  ["end the record of requests", "s3:PutBucketLogging", stateBucket, inBucket],
  ["delete the bucket of states", "s3:DeleteBucket", stateBucket, inBucket],
];

const againstRecords: readonly Asked[] = [
  ["delete the trail", "cloudtrail:DeleteTrail", trail],
  ["stop the trail", "cloudtrail:StopLogging", trail],
  ["let the trail look elsewhere", "cloudtrail:UpdateTrail", trail],
  ["let the trail overlook requests for objects", "cloudtrail:PutEventSelectors", trail],
];

const againstBoundaries: readonly Asked[] = [
  ["rewrite a boundary", "iam:CreatePolicyVersion", boundary],
  ["choose an older version of a boundary", "iam:SetDefaultPolicyVersion", boundary],
  ["delete a boundary", "iam:DeletePolicy", boundary],
  ["take the boundary off the deploy role", "iam:DeleteRolePermissionsBoundary", roleArnOf("prod", "deploy")],
  ["put another boundary on the deploy role", "iam:PutRolePermissionsBoundary", roleArnOf("prod", "deploy")],
  ["rewrite whom the deploy role trusts", "iam:UpdateAssumeRolePolicy", roleArnOf("prod", "deploy")],
  ["attach a policy to the deploy role", "iam:AttachRolePolicy", roleArnOf("prod", "deploy")],
  [
    "make a role under the account's own path",
    "iam:CreateRole",
    iam("role/account/plinth-prod-helper"),
    bounded,
  ],
];

describe("the preview role of prod", () => {
  may(previewer("prod"), [
    ["find its states", "s3:ListBucket", stateBucket, listing("prod/.pulumi/stacks/")],
    ["read its states", "s3:GetObject", state("prod"), inBucket],
    ["read what kind of backend it is", "s3:GetObject", `${stateBucket}/prod/.pulumi/meta.yaml`, inBucket],
    ["decrypt a state that S3 gives out", "kms:Decrypt", stateKey, byS3],
    [
      "decrypt the secrets in its states",
      "kms:Decrypt",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
    ["see a VPC", "ec2:DescribeVpcs", "*"],
    ["see the cluster", "eks:DescribeCluster", inAccount("eks", "cluster/plinth-prod")],
    ["see the database", "rds:DescribeDBInstances", instanceOf("database")],
    ["see that a secret is there", "secretsmanager:DescribeSecret", secret],
    ["see a role", "iam:GetRole", role],
    ["see how a bucket is set", "s3:GetBucketVersioning", "arn:aws:s3:::flow-logs-1a2b3c4"],
  ]);

  mayNot(previewer("prod"), [
    ["write its state", "s3:PutObject", state("prod"), inBucket],
    ["write evidence", "s3:PutObject", evidence("prod"), inBucket],
    ["take a lock", "s3:PutObject", lock, inBucket],
    ["delete a lock", "s3:DeleteObject", lock, inBucket],
    ["find the states of dev", "s3:ListBucket", stateBucket, listing("dev/.pulumi/stacks/")],
    ["find everything in the bucket", "s3:ListBucket", stateBucket, listing("")],
    ["read the state of dev", "s3:GetObject", state("dev"), inBucket],
    ["read the account's own state", "s3:GetObject", state("account"), inBucket],
    [
      "decrypt the secrets in states of dev",
      "kms:Decrypt",
      secretsKeys.dev,
      { resourcePolicy: secretsKeyPolicy("dev") },
    ],
    ["decrypt states without S3", "kms:Decrypt", stateKey, { resourcePolicy: stateKeyPolicy }],
    [
      "decrypt with a key of the database",
      "kms:Decrypt",
      inAccount("kms", "key/00000000-0000-4000-8000-0000000000ff"),
      { resourcePolicy: stateKeyPolicy },
    ],
    [
      "encrypt a secret into a state",
      "kms:Encrypt",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
    ["read a secret's value", "secretsmanager:GetSecretValue", secret],
    ["read a parameter", "ssm:GetParameter", inAccount("ssm", "parameter/token")],
    ["read an object of a service", "s3:GetObject", "arn:aws:s3:::uploads/customer.pdf"],
    ["read log events", "logs:GetLogEvents", inAccount("logs", "log-group:/aws/lambda/x:log-stream:y")],
    ["read the console of a host", "ec2:GetConsoleOutput", inAccount("ec2", "instance/i-0123456789abcdef0")],
    ["open a session on a host", "ssm:StartSession", inAccount("ec2", "instance/i-0123456789abcdef0")],
    ["assume the deploy role", "sts:AssumeRole", roleArnOf("prod", "deploy")],
    ["assume the role of break-glass", "sts:AssumeRole", breakGlassArn],
    ["pass a role", "iam:PassRole", role, { context: { "iam:PassedToService": "lambda.amazonaws.com" } }],
    ["rewrite whom the deploy role trusts", "iam:UpdateAssumeRolePolicy", roleArnOf("prod", "deploy")],
    ["delete the database", "rds:DeleteDBInstance", instanceOf("database")],
    ["restart the database", "rds:RebootDBInstance", instanceOf("database")],
    ["call a function", "lambda:InvokeFunction", inAccount("lambda", "function:login-provisioning")],
    ...againstStates,
    ...againstRecords,
  ]);
});

describe("the deploy role of prod", () => {
  may(deployer("prod"), [
    ["find its states", "s3:ListBucket", stateBucket, listing("prod/.pulumi/stacks/")],
    ["read its state", "s3:GetObject", state("prod"), inBucket],
    ["write its state", "s3:PutObject", state("prod"), inBucket],
    ["release its lock", "s3:DeleteObject", lock, inBucket],
    ["read an older version of its state", "s3:GetObjectVersion", state("prod"), inBucket],
    ["find the evidence of every environment", "s3:ListBucket", stateBucket, listing("evidence/")],
    ["read the evidence of staging", "s3:GetObject", evidence("staging"), inBucket],
    ["write evidence of its own", "s3:PutObject", evidence("prod"), inBucket],
    [
      "write its state with the key named",
      "s3:PutObject",
      state("prod"),
      {
        context: {
          "s3:x-amz-server-side-encryption": "aws:kms",
          "s3:x-amz-server-side-encryption-aws-kms-key-id": stateKey,
        },
        resourcePolicy: bucketPolicy,
      },
    ],
    ["encrypt a state through S3", "kms:GenerateDataKey", stateKey, byS3],
    [
      "encrypt a secret into its state",
      "kms:Encrypt",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
    [
      "make a VPC with its own tag",
      "ec2:CreateVpc",
      inAccount("ec2", "vpc/*"),
      { context: { "aws:RequestTag/Environment": "prod" } },
    ],
    ["change its database", "rds:ModifyDBInstance", instanceOf("database"), tagged("prod")],
    [
      "change its cluster",
      "eks:UpdateClusterConfig",
      inAccount("eks", "cluster/plinth-prod"),
      tagged("prod"),
    ],
    ["make a bucket", "s3:CreateBucket", "arn:aws:s3:::flow-logs-1a2b3c4"],
    ["make a role under the boundary of workloads", "iam:CreateRole", role, bounded],
    ["give such a role a policy", "iam:PutRolePolicy", role, bounded],
    [
      "pass such a role to a function",
      "iam:PassRole",
      role,
      { context: { "iam:PassedToService": "lambda.amazonaws.com" } },
    ],
    [
      "call the function that makes logins",
      "lambda:InvokeFunction",
      inAccount("lambda", "function:x"),
      tagged("prod"),
    ],
    ["make a secret without a value", "secretsmanager:CreateSecret", secret],
    [
      "see an image of the account's registry",
      "ecr:DescribeImages",
      inAccount("ecr", "repository/api"),
      tagged("account"),
    ],
  ]);

  mayNot(deployer("prod"), [
    ["read the state of dev", "s3:GetObject", state("dev"), inBucket],
    ["write the state of dev", "s3:PutObject", state("dev"), inBucket],
    ["write the account's own state", "s3:PutObject", state("account"), inBucket],
    ["write the evidence of staging", "s3:PutObject", evidence("staging"), inBucket],
    ["delete evidence of its own", "s3:DeleteObject", evidence("prod"), inBucket],
    [
      "write its state without TLS",
      "s3:PutObject",
      state("prod"),
      { context: { "aws:SecureTransport": "false" }, resourcePolicy: bucketPolicy },
    ],
    [
      "write its state with another key",
      "s3:PutObject",
      state("prod"),
      {
        context: {
          "s3:x-amz-server-side-encryption": "aws:kms",
          "s3:x-amz-server-side-encryption-aws-kms-key-id": secretsKeys.dev,
        },
        resourcePolicy: bucketPolicy,
      },
    ],
    [
      "write its state with a key of S3",
      "s3:PutObject",
      state("prod"),
      { context: { "s3:x-amz-server-side-encryption": "AES256" }, resourcePolicy: bucketPolicy },
    ],
    [
      "decrypt the secrets in states of dev",
      "kms:Decrypt",
      secretsKeys.dev,
      { ...tagged("account"), resourcePolicy: secretsKeyPolicy("dev") },
    ],
    [
      "pass a role to a service that the environment does not use",
      "iam:PassRole",
      role,
      { context: { "iam:PassedToService": "codebuild.amazonaws.com" } },
    ],
    [
      "make a VPC with the tag of dev",
      "ec2:CreateVpc",
      inAccount("ec2", "vpc/*"),
      { context: { "aws:RequestTag/Environment": "dev" } },
    ],
  ]);
});

describe("the deploy role of prod with AdministratorAccess attached", () => {
  const asker = overprivileged("prod");

  may(asker, [["change its database", "rds:ModifyDBInstance", instanceOf("database"), tagged("prod")]]);

  mayNot(asker, [
    ["change the database of dev", "rds:ModifyDBInstance", instanceOf("database-dev"), tagged("dev")],
    ["delete the cluster of dev", "eks:DeleteCluster", inAccount("eks", "cluster/plinth-dev"), tagged("dev")],
    [
      "give its database the tag of dev",
      "rds:AddTagsToResource",
      instanceOf("database"),
      {
        context: { "aws:ResourceTag/Environment": "prod", "aws:RequestTag/Environment": "dev" },
      },
    ],
    ["read the state of dev", "s3:GetObject", state("dev"), inBucket],
    [
      "decrypt the secrets in states of dev",
      "kms:Decrypt",
      secretsKeys.dev,
      { ...tagged("account"), resourcePolicy: secretsKeyPolicy("dev") },
    ],
    ["read a secret's value", "secretsmanager:GetSecretValue", secret, tagged("prod")],
    ["read many secrets' values", "secretsmanager:BatchGetSecretValue", "*"],
    ["read a parameter of the account", "ssm:GetParameter", inAccount("ssm", "parameter/token")],
    ["open a session on a host", "ssm:StartSession", inAccount("ec2", "instance/i-0123456789abcdef0")],
    [
      "end the key of its states' secrets",
      "kms:ScheduleKeyDeletion",
      secretsKeys.prod,
      { ...tagged("account"), resourcePolicy: secretsKeyPolicy("prod") },
    ],
    [
      "rewrite the policy of that key",
      "kms:PutKeyPolicy",
      secretsKeys.prod,
      { ...tagged("account"), resourcePolicy: secretsKeyPolicy("prod") },
    ],
    [
      "disable the key of the states",
      "kms:DisableKey",
      stateKey,
      { ...tagged("account"), resourcePolicy: stateKeyPolicy },
    ],
    ["make a role without a boundary", "iam:CreateRole", role],
    [
      "make a role under the boundary of another environment",
      "iam:CreateRole",
      role,
      { context: { "iam:PermissionsBoundary": workloadBoundaryArn("dev") } },
    ],
    ["give a policy to a role without a boundary", "iam:PutRolePolicy", role],
    ["take the boundary off a role", "iam:DeleteRolePermissionsBoundary", role],
    ["rewrite whom a role of dev trusts", "iam:UpdateAssumeRolePolicy", iam("role/api-dev"), tagged("dev")],
    [
      "pass its own role to a function",
      "iam:PassRole",
      roleArnOf("prod", "deploy"),
      { context: { "iam:PassedToService": "lambda.amazonaws.com" } },
    ],
    [
      "pass the role of break-glass to a host",
      "iam:PassRole",
      breakGlassArn,
      { context: { "iam:PassedToService": "ec2.amazonaws.com" } },
    ],
    ["assume the deploy role of dev", "sts:AssumeRole", roleArnOf("dev", "deploy")],
    ["assume the role of break-glass", "sts:AssumeRole", breakGlassArn],
    ["make a user", "iam:CreateUser", iam("user/stranger")],
    ["make an access key", "iam:CreateAccessKey", iam("user/stranger")],
    [
      "trust another provider of tokens",
      "iam:CreateOpenIDConnectProvider",
      iam("oidc-provider/evil.example.com"),
    ],
    ["let GitHub's tokens be for another audience", "iam:AddClientIDToOpenIDConnectProvider", provider],
    ["unblock public buckets of the account", "s3:PutAccountPublicAccessBlock", "*"],
    ["turn off the encryption of volumes", "ec2:DisableEbsEncryptionByDefault", "*"],
    ["unblock the internet for every VPC", "ec2:ModifyVpcBlockPublicAccessOptions", "*"],
    ["silence the alarm of break-glass", "events:DisableRule", alarm, tagged("account")],
    ["delete an image", "ecr:BatchDeleteImage", inAccount("ecr", "repository/api"), tagged("account")],
    ["push an image", "ecr:PutImage", inAccount("ecr", "repository/api"), tagged("account")],
    ["stop GuardDuty", "guardduty:DeleteDetector", inAccount("guardduty", "detector/0123456789abcdef")],
    ["start a build of its own", "codebuild:StartBuild", inAccount("codebuild", "project/plinth-deploys")],
    [
      "delete a record of who did what",
      "s3:DeleteObject",
      "arn:aws:s3:::plinth-audit-123456789012-use1/AWSLogs/x",
    ],
    ...againstStates,
    ...againstRecords,
    ...againstBoundaries,
  ]);
});

describe("a role that a deployment of prod made, with AdministratorAccess attached", () => {
  const asker = workload("prod");

  may(asker, [
    ["read a secret of its environment", "secretsmanager:GetSecretValue", secret, tagged("prod")],
    ["read an object of its service", "s3:GetObject", "arn:aws:s3:::uploads/customer.pdf"],
    ["pull an image", "ecr:BatchGetImage", inAccount("ecr", "repository/api"), tagged("account")],
    [
      "start a node with its role, as the cluster does",
      "iam:AddRoleToInstanceProfile",
      iam("instance-profile/eks-1"),
    ],
  ]);

  mayNot(asker, [
    ["read a secret of dev", "secretsmanager:GetSecretValue", secret, tagged("dev")],
    ["read a state", "s3:GetObject", state("prod"), inBucket],
    ["write a state", "s3:PutObject", state("prod"), inBucket],
    [
      "decrypt the secrets in states",
      "kms:Decrypt",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
    ["assume a role", "sts:AssumeRole", iam("role/another")],
    ["make a role", "iam:CreateRole", role, bounded],
    ["give itself a policy", "iam:PutRolePolicy", role, bounded],
    ["take off its boundary", "iam:DeleteRolePermissionsBoundary", role],
    ["make an access key", "iam:CreateAccessKey", iam("user/stranger")],
    ["change the database of dev", "rds:ModifyDBInstance", instanceOf("database-dev"), tagged("dev")],
    ...againstStates.slice(0, 3),
    ...againstRecords,
    ...againstBoundaries,
  ]);
});

describe("the role of break-glass", () => {
  may(breaker, [
    ["repair a state by hand", "s3:PutObject", state("prod"), inBucket],
    [
      "decrypt the secrets in states of any environment",
      "kms:Decrypt",
      secretsKeys.dev,
      { resourcePolicy: secretsKeyPolicy("dev") },
    ],
    ["change a database", "rds:ModifyDBInstance", instanceOf("database"), tagged("prod")],
    ["make a role under the boundary of workloads", "iam:CreateRole", role, bounded],
    ["read a secret's value", "secretsmanager:GetSecretValue", secret, tagged("prod")],
  ]);

  mayNot(breaker, [
    ["make a user who stays", "iam:CreateUser", iam("user/stranger")],
    ["make an access key that stays", "iam:CreateAccessKey", iam("user/on-call")],
    ["make a role without a boundary", "iam:CreateRole", role],
    ["assume a deploy role", "sts:AssumeRole", roleArnOf("prod", "deploy")],
    [
      "rewrite its own boundary",
      "iam:CreatePolicyVersion",
      iam("policy/account/plinth-break-glass-boundary"),
    ],
    ["silence its own alarm", "events:DisableRule", alarm, tagged("account")],
    [
      "delete a record of who did what",
      "s3:DeleteObjectVersion",
      "arn:aws:s3:::plinth-audit-123456789012-use1/AWSLogs/x",
    ],
    [
      "end a key of states",
      "kms:ScheduleKeyDeletion",
      secretsKeys.prod,
      { ...tagged("account"), resourcePolicy: secretsKeyPolicy("prod") },
    ],
    ...againstStates,
    ...againstRecords,
    ...againstBoundaries,
  ]);
});

describe("somebody else of the account, with AdministratorAccess", () => {
  const asker: Asker = {
    arn: "arn:aws:iam::123456789012:user/developer",
    policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
  };

  mayNot(asker, [
    [
      "decrypt the secrets in states of prod",
      "kms:Decrypt",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
    [
      "grant that to another",
      "kms:CreateGrant",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
  ]);

  may(asker, [
    [
      "still manage the key, which must never become unmanageable",
      "kms:PutKeyPolicy",
      secretsKeys.prod,
      { resourcePolicy: secretsKeyPolicy("prod") },
    ],
  ]);
});
