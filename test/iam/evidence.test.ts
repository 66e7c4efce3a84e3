import { expect } from "chai";
import {
  administratorOf,
  breakerAt,
  deployerAt,
  previewerAt,
  tooling,
  toolingBucket,
  toolingBucketPolicy,
  toolingKey,
  toolingKeyPolicy,
  workloadAt,
} from "../support/accounts-apart.ts";
import { type Asker, type IamRequest, isAllowed } from "../support/iam-simulator.ts";

/** What is asked of the tooling account: what it is for, the action, the resource, and what else the request shows. */
type Asked = readonly [
  what: string,
  action: string,
  resource: string,
  more?: Pick<IamRequest, "context" | "resourcePolicy">,
];

const inBucket = { resourcePolicy: toolingBucketPolicy } as const;
const listing = (prefix: string) => ({ context: { "s3:prefix": prefix }, ...inBucket });
const record = (environment: string) => `${toolingBucket}/evidence/${environment}/20261121T100000Z-1.json`;
const byS3 = (changes: Readonly<Record<string, string>> = {}) => ({
  context: {
    "kms:ViaService": "s3.us-east-1.amazonaws.com",
    "kms:EncryptionContext:aws:s3:arn": toolingBucket,
    // What belongs to an account carries its tag; whether IAM of another account sees it, must not matter.
    "aws:ResourceTag/Environment": "account",
    ...changes,
  },
  resourcePolicy: toolingKeyPolicy,
});

const decided = (asker: Asker, [, action, resource, more]: Asked) =>
  isAllowed({ asker, action, resource, accountId: tooling.accountId, ...more });

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

const keeping: readonly Asked[] = [
  ["find the evidence of every environment", "s3:ListBucket", toolingBucket, listing("evidence/")],
  ["find its own", "s3:ListBucket", toolingBucket, listing("evidence/prod/")],
  ["read the evidence of dev", "s3:GetObject", record("dev"), inBucket],
  ["read evidence of its own", "s3:GetObject", record("prod"), inBucket],
  ["write evidence of its own", "s3:PutObject", record("prod"), inBucket],
  ["have S3 decrypt what is there", "kms:Decrypt", toolingKey, byS3()],
  ["have S3 encrypt what it writes", "kms:GenerateDataKey", toolingKey, byS3()],
];

/** None of it is for anybody of another account. */
const beyond: readonly Asked[] = [
  ["write the evidence of dev", "s3:PutObject", record("dev"), inBucket],
  ["write evidence of nobody", "s3:PutObject", `${toolingBucket}/evidence/prod.json`, inBucket],
  ["delete the evidence of dev", "s3:DeleteObject", record("dev"), inBucket],
  ["delete evidence of its own", "s3:DeleteObject", record("prod"), inBucket],
  ["delete an old version of its own", "s3:DeleteObjectVersion", record("prod"), inBucket],
  ["find everything in the bucket", "s3:ListBucket", toolingBucket, listing("")],
  ["find the account's own state", "s3:ListBucket", toolingBucket, listing("account/")],
  ["read the account's own state", "s3:GetObject", `${toolingBucket}/account/.pulumi/meta.yaml`, inBucket],
  ["write the account's own state", "s3:PutObject", `${toolingBucket}/account/.pulumi/x.json`, inBucket],
  ["rewrite who is let in", "s3:PutBucketPolicy", toolingBucket, inBucket],
  ["stop keeping old versions", "s3:PutBucketVersioning", toolingBucket, inBucket],
  [
    "write evidence of its own without TLS",
    "s3:PutObject",
    record("prod"),
    { context: { "aws:SecureTransport": "false" }, ...inBucket },
  ],
  [
    "write evidence of its own with a key of S3",
    "s3:PutObject",
    record("prod"),
    { context: { "s3:x-amz-server-side-encryption": "AES256" }, ...inBucket },
  ],
  [
    "write evidence of its own with another key",
    "s3:PutObject",
    record("prod"),
    {
      context: {
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": toolingKey.replace(/2$/, "3"),
      },
      ...inBucket,
    },
  ],
  ["decrypt without S3", "kms:Decrypt", toolingKey, { resourcePolicy: toolingKeyPolicy }],
  [
    "decrypt through S3 of another Region",
    "kms:Decrypt",
    toolingKey,
    byS3({ "kms:ViaService": "s3.us-west-2.amazonaws.com" }),
  ],
  [
    "encrypt a bucket of its own with that key",
    "kms:GenerateDataKey",
    toolingKey,
    byS3({ "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::plinth-state-777788889999-use1" }),
  ],
  ["let others use the key", "kms:CreateGrant", toolingKey, { resourcePolicy: toolingKeyPolicy }],
  ["rewrite the key's policy", "kms:PutKeyPolicy", toolingKey, { resourcePolicy: toolingKeyPolicy }],
];

const nothingOfIt = [...keeping, ...beyond];

describe("the deploy role of prod in an account of its own, at the tooling account", () => {
  may(deployerAt("prod"), keeping);
  mayNot(deployerAt("prod"), beyond);
});

describe("the deploy role of dev in an account of its own, at the tooling account", () => {
  may(deployerAt("dev"), [
    ["read the evidence of prod", "s3:GetObject", record("prod"), inBucket],
    ["write evidence of its own", "s3:PutObject", record("dev"), inBucket],
  ]);
  mayNot(deployerAt("dev"), [
    ["write the evidence of prod", "s3:PutObject", record("prod"), inBucket],
    ["write evidence of dev-eu", "s3:PutObject", record("dev-eu"), inBucket],
  ]);
});

describe("who breaks the glass of prod's account, at the tooling account", () => {
  may(breakerAt("prod"), keeping);
  mayNot(breakerAt("prod"), beyond);
});

describe("a preview role of prod with AdministratorAccess, at the tooling account", () => {
  mayNot(previewerAt("prod"), nothingOfIt);
});

describe("a role that a deployment of prod made, with AdministratorAccess, at the tooling account", () => {
  mayNot(workloadAt("prod"), nothingOfIt);
});

describe("an administrator of prod's account, at the tooling account", () => {
  mayNot(administratorOf("777788889999", "administrator"), nothingOfIt);
});

describe("a role of dev's account that calls itself prod's deploy role, at the tooling account", () => {
  mayNot(administratorOf("111122223333", "plinth-prod-deploy"), nothingOfIt);
});

describe("a role of a stranger's account that calls itself prod's deploy role, at the tooling account", () => {
  mayNot(administratorOf("999999999999", "plinth-prod-deploy"), nothingOfIt);
});
