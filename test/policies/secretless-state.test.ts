import { expect } from "chai";
import type { PlanStep } from "../../model/plan.ts";
import { resourcesAfter } from "../../model/planned-resource.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { secretlessFindings, secretlessState } from "../../policies/secretless-state.ts";
import { step } from "./plan-steps.ts";

const type = "aws:rds/instance:Instance";
const urn = `urn:pulumi:prod::plinth::${type}::database`;

/** The engine's mark on a secret, as an exported state holds it. */
const encrypted = (ciphertext: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext,
});

function placesIn(inputs: Readonly<Record<string, unknown>>): readonly string[] {
  return secretlessFindings([{ urn, inputs }]).map(({ message }) => message.split(",")[0] ?? "");
}

describe("secretless-state", () => {
  it("blocks an input that exists to carry a secret, says what to do, and does not repeat the value", () => {
    const created = step({ op: "create", type, name: "database", new: { password: "hunter2" } });

    expect(secretlessState.check(new ResourceSet(resourcesAfter([created])))).to.deep.equal([
      {
        id: "secretless-state",
        severity: "block",
        urn,
        message: "Input password is set, and every input is stored in the state, encrypted at best.",
        fix:
          "Create the secret without a value, set it with npm run secrets -- set, and give the program its ARN only. A " +
          "value that only looks like a secret needs a waiver for secretless-state in policies/waivers.yaml.",
      },
    ]);
  });

  for (const name of [
    "password",
    "passwordWo",
    "secretBinary",
    "secretString",
    "secretStringWo",
    "valueWo",
  ] as const) {
    it(`rejects ${name} at any depth, known, secret or not known yet`, () => {
      for (const value of ["x", "[secret]", { unknown: true }, encrypted("v1:abc"), ["x"]]) {
        expect(placesIn({ [name]: value })).to.deep.equal([`Input ${name} is set`]);
        expect(placesIn({ users: [{ [name]: value }] })).to.deep.equal([`Input users[0].${name} is set`]);
        expect(placesIn({ "a b": { [name]: value } })).to.deep.equal([`Input ["a b"].${name} is set`]);
      }
    });

    it(`finds nothing in an ${name} that is not set`, () => {
      for (const value of [undefined, null, "", false]) {
        expect(placesIn({ [name]: value })).to.deep.equal([]);
      }
    });
  }

  it("leaves properties alone that only speak of a password", () => {
    expect(
      placesIn({ manageMasterUserPassword: true, passwordWoVersion: 1, passwordLength: 32 }),
    ).to.deep.equal([]);
  });

  it("rejects a secret in clear at any depth, in lists, in tags and in JSON, once for each place", () => {
    const url = "postgres://api:hunter2@db/platform";

    expect(
      placesIn({
        environment: { variables: { DATABASE_URL: url, REGION: "us-east-1" } },
        tags: { "connection string": url },
        hosts: ["db", url],
        input: JSON.stringify({ databases: [{ url }] }),
        login: JSON.stringify({ username: "api", password: "x" }),
      }),
    ).to.deep.equal([
      "Input environment.variables.DATABASE_URL holds a connection string with its password",
      'Input tags["connection string"] holds a connection string with its password',
      "Input hosts[1] holds a connection string with its password",
      "Input input.databases[0].url holds a connection string with its password",
      "Input login.password is set",
    ]);
  });

  it("prints nothing of what it found", () => {
    const secret = "q7Zt0LxV9wKb2RmN4cPd8Hs3";
    const findings = secretlessFindings([
      { urn, inputs: { token: secret, password: secret, text: `Bearer ${secret}` } },
    ]);

    expect(findings.length).to.equal(3);
    expect(JSON.stringify(findings)).not.to.contain(secret);
  });

  it("finds nothing in what a platform really registers", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyPlainTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "arn:aws:secretsmanager:us-east-1:111122223333:secret:plinth-prod/api-aB3dE9",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    };

    expect(
      placesIn({
        policy: JSON.stringify(policy),
        code: `archive:${"0f".repeat(32)}`,
        sourceCodeHash: Buffer.alloc(32, "q7Zt0LxV").toString("base64"),
        caCertIdentifier: "rds-ca-rsa2048-g1",
        backupWindow: "02:00-03:00",
        scheduleExpression: "cron(0 3 ? * SUN *)",
        cidrBlock: "10.64.0.0/16",
        kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1b4e28ba-2fa1-41d2-883f-0016d3cca427",
        vpcSecurityGroupIds: ["sg-0a1b2c3d4e5f60718", { unknown: true }],
        restoreMetadataOverrides: { vpcSecurityGroupIds: '["sg-0a1b2c3d4e5f60718"]' },
        tags: { Owner: "platform-team@example.com" },
        allocatedStorage: 20,
        token: "[secret]",
      }),
    ).to.deep.equal([]);
  });

  it("reads an exported state, where code has its path and a secret is encrypted", () => {
    expect(
      placesIn({
        code: {
          "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
          hash: "0f".repeat(32),
          path: "functions/dist/provision-database",
        },
        token: encrypted("v1:q7Zt0LxV9wKb2RmN:4cPd8Hs3Yf6Gj1q7Zt0LxV9wKb2RmN4cPd8Hs3"),
        __defaults: [],
      }),
    ).to.deep.equal([]);
  });

  it("looks at everything that will be there, unchanged resources included, and at nothing that goes", () => {
    const inputs = { password: "x" };
    const steps = (["create", "update", "replace", "same"] as const).map((op) =>
      step({ op, type, name: op, new: inputs }),
    );
    const gone: PlanStep = step({ op: "delete", type, name: "gone", old: inputs });

    expect(
      secretlessState
        .check(new ResourceSet(resourcesAfter([...steps, gone])))
        .map((finding) => finding.urn.split("::").at(-1)),
    ).to.deep.equal(["create", "update", "replace", "same"]);
  });
});
