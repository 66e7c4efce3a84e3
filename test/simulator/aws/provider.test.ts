import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AwsProvider } from "../../../simulator/aws/provider.ts";
import { Cloud } from "../../../simulator/cloud.ts";
import type { ProviderInstance, ResourceReference } from "../../../simulator/simulated-provider.ts";
import type { Properties } from "../../../simulator/wire.ts";
import { archiveSignature, signatureKey, unknownValue } from "../../../simulator/wire.ts";

function reference(type: string, name = "thing"): ResourceReference {
  return { urn: `urn:pulumi:test::plinth::${type}::${name}`, type, name };
}

const database = reference("aws:rds/instance:Instance", "database");
const secret = reference("aws:secretsmanager/secret:Secret", "api");
const invocation = reference("aws:lambda/invocation:Invocation", "provisioned");
const code = reference("aws:lambda/function:Function", "provision");

const minimal: Properties = {
  allocatedStorage: 20,
  engine: "postgres",
  engineVersion: "18.1",
  identifier: "platform",
  instanceClass: "db.t4g.micro",
  manageMasterUserPassword: true,
  username: "master",
};

describe("the simulated AWS provider", () => {
  let directory: string;
  let provider: ProviderInstance;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-provider-"));
    provider = new AwsProvider(new Cloud(directory)).configure({
      region: "us-east-1",
      allowedAccountIds: '["111122223333"]',
    });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const reasons = (resource: ResourceReference, inputs: Properties) =>
    provider.check(resource, {}, inputs).failures.map(({ property, reason }) => `${property}: ${reason}`);

  it("gives a database the outputs that others build on", async () => {
    const { id, outputs } = await provider.create(database, minimal, false);

    expect(id).to.match(/^db-[0-9A-F]{26}$/u);
    expect(outputs).to.deep.include({
      ...minimal,
      address: `platform.${String(outputs["address"]).split(".")[1] ?? ""}.us-east-1.rds.amazonaws.com`,
      arn: "arn:aws:rds:us-east-1:111122223333:db:platform",
      endpoint: `${String(outputs["address"])}:5432`,
      engineVersionActual: "18.1",
      port: 5432,
      resourceId: id,
      status: "available",
    });
    expect(outputs["masterUserSecrets"]).to.have.length(1);
  });

  it("knows none of those outputs in a preview, but every input", async () => {
    const { id, outputs } = await provider.create(database, { ...minimal, port: 5433 }, true);

    expect(id).to.equal("");
    expect(outputs).to.deep.include({
      address: unknownValue,
      masterUserSecrets: unknownValue,
      port: 5433,
      resourceId: unknownValue,
    });
  });

  it("lets the running version follow an update in place, and keeps the address and the master secret", async () => {
    const { id, outputs } = await provider.create(database, minimal, false);

    const updated = await provider.update(
      database,
      id,
      outputs,
      { ...minimal, engineVersion: "19.0", restoreToPointInTime: { useLatestRestorableTime: true } },
      false,
    );

    expect(updated).to.deep.include({
      address: outputs["address"],
      engineVersionActual: "19.0",
      masterUserSecrets: outputs["masterUserSecrets"],
      resourceId: id,
    });
  });

  it("updates version, class and parameter group in place", () => {
    const { changes } = provider.diff(database, minimal, {
      ...minimal,
      engineVersion: "19.0",
      instanceClass: "db.r8g.large",
      parameterGroupName: "platform-pg19",
    });

    expect(changes.map(({ path, replaces }) => [path, replaces])).to.deep.equal([
      ["engineVersion", false],
      ["instanceClass", false],
      ["parameterGroupName", false],
    ]);
  });

  for (const [property, value] of [
    ["dbName", "other"],
    ["availabilityZone", "us-east-1b"],
    ["username", "other"],
    ["kmsKeyId", "arn:aws:kms:us-east-1:111122223333:key/other"],
    ["snapshotIdentifier", "last"],
    ["restoreToPointInTime", { useLatestRestorableTime: true }],
  ] as const) {
    it(`replaces a database for another ${property}, the old one first, because both have one name`, () => {
      expect(provider.diff(database, minimal, { ...minimal, [property]: value })).to.deep.equal({
        changes: [{ path: property, kind: property === "username" ? "update" : "add", replaces: true }],
        deleteBeforeReplace: true,
      });
    });
  }

  it("updates what stands inside a restore option in place, as the real provider does", () => {
    const restored = (restoreTime: string) => ({ ...minimal, restoreToPointInTime: { restoreTime } });

    expect(
      provider.diff(database, restored("2026-11-01T00:00:00Z"), restored("2026-11-02T00:00:00Z")).changes,
    ).to.deep.equal([{ path: "restoreToPointInTime.restoreTime", kind: "update", replaces: false }]);
  });

  it("takes a database restored from a snapshot without what the snapshot brings along", () => {
    expect(
      reasons(database, { identifier: "p", instanceClass: "db.t4g.micro", snapshotIdentifier: "last" }),
    ).to.deep.equal([]);
  });

  it("rejects a new database without an engine, storage and a user", () => {
    expect(reasons(database, { identifier: "p", instanceClass: "db.t4g.micro" })).to.deep.equal([
      'allocatedStorage: missing required property "allocatedStorage": the instance is made from nothing',
      'engine: missing required property "engine": the instance is made from nothing',
      'username: missing required property "username": the instance is made from nothing',
    ]);
  });

  it("rejects a password beside a managed one", () => {
    expect(reasons(database, { ...minimal, password: "x" })).to.deep.equal([
      'password: conflicts with "manageMasterUserPassword": only one of "manageMasterUserPassword", "password", "passwordWo" may be set',
    ]);
  });

  it("rejects the deletion of a database that is protected, or that nobody said what to keep of", async () => {
    const problems: string[] = [];
    for (const more of [
      { deletionProtection: true },
      {},
      { finalSnapshotIdentifier: "last" },
      { skipFinalSnapshot: true },
    ]) {
      const { id, outputs } = await provider.create(database, { ...minimal, ...more }, false);
      await provider.delete(database, id, outputs).catch((problem: Error) => problems.push(problem.message));
    }

    expect(problems).to.deep.equal([
      "database (aws:rds/instance:Instance): RDS does not delete an instance while deletionProtection is on; turn it off in an update of its own first.",
      "database (aws:rds/instance:Instance): finalSnapshotIdentifier is required to delete an instance while skipFinalSnapshot is not on.",
    ]);
  });

  it("completes a name from its prefix in the cloud, and keeps it", async () => {
    const { inputs } = provider.check(secret, {}, { namePrefix: "dev-api-" });
    const preview = await provider.create(secret, inputs, true);
    const created = await provider.create(secret, inputs, false);
    const updated = await provider.update(
      secret,
      created.id,
      created.outputs,
      { ...inputs, description: "new" },
      false,
    );

    expect(inputs).to.deep.equal({ namePrefix: "dev-api-", region: "us-east-1" });
    expect(preview.outputs["name"]).to.equal(unknownValue);
    expect(created.outputs["name"]).to.match(/^dev-api-[0-9a-f]{26}$/u);
    expect(created.id).to.match(
      new RegExp(
        `^arn:aws:secretsmanager:us-east-1:111122223333:secret:${String(created.outputs["name"])}-[0-9a-f]{6}$`,
        "u",
      ),
    );
    expect(updated).to.deep.include({ name: created.outputs["name"], arn: created.id, description: "new" });
  });

  it("makes the new one first where the cloud completes the name", () => {
    const from = { namePrefix: "one-" };

    expect(provider.diff(secret, from, { namePrefix: "two-" }).deleteBeforeReplace).to.equal(false);
  });

  it("names code that is the same in another directory the same", () => {
    const named = (path: string) =>
      provider.check(code, {}, { role: "r", code: { [signatureKey]: archiveSignature, hash: "1a", path } })
        .inputs["name"];

    expect(named("/one")).to.equal(named("/two"));
  });

  it("lets the hash of a function follow its code", async () => {
    const inputs = (hash: string) => ({
      name: "provision",
      role: "r",
      code: { [signatureKey]: archiveSignature, hash, path: "dist" },
    });
    const { id, outputs } = await provider.create(code, inputs("1a"), false);
    const updated = await provider.update(code, id, outputs, inputs("2b"), false);

    expect(id).to.equal("provision");
    expect(outputs["codeSha256"]).to.match(/^[A-Za-z0-9+/]{43}=$/u);
    expect(updated["codeSha256"]).not.to.equal(outputs["codeSha256"]);
    expect(updated["arn"]).to.equal("arn:aws:lambda:us-east-1:111122223333:function:provision");
  });

  it("rejects a function without code, and a package without a handler and a runtime", () => {
    expect(reasons(code, { name: "p", role: "r" })).to.deep.equal([
      'code: missing: one of "code", "imageUri", "s3Bucket" must be set',
      'handler: missing required property "handler": the code is a package, not an image',
      'runtime: missing required property "runtime": the code is a package, not an image',
    ]);
  });

  it("invokes once for each input, unless the invocation follows the life of the resource", async () => {
    const inputs = (input: string, more: Properties = {}) => ({ functionName: "provision", input, ...more });
    const { id, outputs } = await provider.create(invocation, inputs("{}"), false);

    expect(id).to.equal("provision,$LATEST,99914b932bd37a50b983c5e7c90ae93b");
    expect(outputs["result"]).to.equal('{"simulated":true}');
    expect(provider.diff(invocation, inputs("{}"), inputs('{"a":1}')).changes).to.deep.equal([
      { path: "input", kind: "update", replaces: true },
    ]);
    const crud = { lifecycleScope: "CRUD" };
    expect(provider.diff(invocation, inputs("{}", crud), inputs('{"a":1}', crud)).changes).to.deep.equal([
      { path: "input", kind: "update", replaces: false },
    ]);
  });

  it("rejects a hyphen in the name of a restore test, which an auto-made name has", () => {
    const plan = reference("aws:backup/restoreTestingPlan:RestoreTestingPlan", "restore");
    const inputs = { recoveryPointSelection: {}, scheduleExpression: "cron(0 3 ? * SUN *)" };

    expect(reasons(plan, { ...inputs, name: "plinth_prod" })).to.deep.equal([]);
    expect(reasons(plan, { ...inputs, name: unknownValue })).to.deep.equal([]);
    expect(reasons(plan, inputs)[0]).to.match(
      /^name: "restore-[0-9a-f]{7}" is not allowed: 1 to 50 letters, digits and underscores, so give the name explicitly$/u,
    );
  });

  it("rejects a restore test of no resource, or of two kinds of choice", () => {
    const selection = reference("aws:backup/restoreTestingSelection:RestoreTestingSelection");
    const inputs = { iamRoleArn: "r", name: "n", protectedResourceType: "RDS", restoreTestingPlanName: "p" };
    const arns = { protectedResourceArns: ["*"] };
    const conditions = { protectedResourceConditions: {} };

    expect(reasons(selection, { ...inputs, ...arns })).to.deep.equal([]);
    expect(reasons(selection, inputs).length).to.equal(1);
    expect(reasons(selection, { ...inputs, ...arns, ...conditions }).length).to.equal(1);
  });

  it("rejects a rotation without a rule", () => {
    const rotation = reference("aws:secretsmanager/secretRotation:SecretRotation");

    expect(reasons(rotation, { secretId: "s" }).length).to.equal(1);
    expect(reasons(rotation, { secretId: "s", rotationEnabled: false })).to.deep.equal([]);
    expect(reasons(rotation, { secretId: "s", rotationRules: { automaticallyAfterDays: 30 } })).to.deep.equal(
      [],
    );
  });

  for (const [type, inputs, id] of [
    ["aws:rds/subnetGroup:SubnetGroup", { name: "db" }, "db"],
    ["aws:rds/parameterGroup:ParameterGroup", { name: "db-pg18" }, "db-pg18"],
    ["aws:iam/role:Role", { name: "backup" }, "backup"],
    ["aws:iam/rolePolicy:RolePolicy", { name: "read", role: "backup" }, "backup:read"],
    [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      { role: "backup", policyArn: "arn:aws:iam::aws:policy/x" },
      "backup/arn:aws:iam::aws:policy/x",
    ],
    ["aws:cloudwatch/logGroup:LogGroup", { name: "/aws/lambda/x" }, "/aws/lambda/x"],
    ["aws:cloudwatch/eventRule:EventRule", { name: "restored" }, "restored"],
    [
      "aws:cloudwatch/eventTarget:EventTarget",
      { rule: "restored", targetId: "validate" },
      "restored-validate",
    ],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", { name: "restore-failed" }, "restore-failed"],
    ["aws:backup/vault:Vault", { name: "prod" }, "prod"],
    ["aws:backup/vaultLockConfiguration:VaultLockConfiguration", { backupVaultName: "prod" }, "prod"],
    ["aws:backup/restoreTestingPlan:RestoreTestingPlan", { name: "weekly" }, "weekly"],
    [
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      { name: "database", restoreTestingPlanName: "weekly" },
      "database:weekly",
    ],
    ["aws:secretsmanager/secretPolicy:SecretPolicy", { secretArn: "arn:s" }, "arn:s"],
    ["aws:secretsmanager/secretRotation:SecretRotation", { secretId: "arn:s" }, "arn:s"],
    ["aws:lambda/permission:Permission", { statementId: "rotate" }, "rotate"],
  ] as const) {
    it(`gives ${type} the id that the real provider gives it`, async () => {
      expect((await provider.create(reference(type), inputs, false)).id).to.equal(id);
    });
  }
});
