import { Provider } from "@pulumi/aws/provider.js";
import { expect } from "chai";
import { Database, type DatabaseArgs } from "../../components/data/database.ts";
import { LoginProvisioning } from "../../components/data/login-provisioning.ts";
import { LoginRotation } from "../../components/data/login-rotation.ts";
import { SecretStore } from "../../components/security/secret-store.ts";
import type { PlanStep } from "../../model/plan.ts";
import { placement, secretsManager, smallDatabase } from "../components/data/database-fixture.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

/** A database with a service's logins, secrets and rotation, as an environment has them. */
function program(changes: Partial<DatabaseArgs> = {}) {
  return () => {
    const provider = new Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
    const database = new Database("database", { ...smallDatabase, ...changes }, { provider });
    const provisioning = new LoginProvisioning(
      "logins",
      { ...placement, database, services: ["api"], schemaVersion: 1, secretsManager },
      { provider },
    );
    const store = new SecretStore(
      "secrets",
      {
        secrets: {
          "api-database": {
            service: "api",
            purpose: "database",
            maximumAgeDays: 45,
            rotates: true,
            logins: ["api_app_a", "api_app_b"],
          },
        },
        platform: "plinth-dev-use1",
        recoveryWindowDays: 0,
        accountId: "111122223333",
        region: "us-east-1",
        protect: false,
        keyDeletionWindowDays: 7,
      },
      { provider },
    );
    new LoginRotation(
      "rotation",
      {
        ...placement,
        database,
        secrets: store.ages,
        platformTag: "plinth-dev-use1",
        keyArn: store.keyArn,
        rotationDays: 30,
        refreshIntervalSeconds: 120,
        secretsManager,
        after: [provisioning.invocation],
        alarmTopicArns: [],
      },
      { provider },
    );
    return Promise.resolve({ masterSecretArn: database.masterSecretArn });
  };
}

/** `op type name` of everything that would change, in the engine's order. */
const changed = ({ steps }: { readonly steps: readonly PlanStep[] }) =>
  steps.filter(({ op }) => op !== "same").map(({ name, op, type }) => `${op} ${type} ${name}`);

// What these tests prove is how the engine takes the program's changes. That RDS does the same is the provider's promise.
describe("changes to a database", () => {
  const stack = new SimulatedStack();
  const initial: Partial<DatabaseArgs> = {
    engineVersion: "17",
    restore: { snapshotIdentifier: "before" },
  };

  before(async () => {
    const { errors } = await stack.up(program(initial));
    expect(errors).to.deep.equal([]);
  });

  after(() => stack.remove());

  it("change nothing when nothing has changed", async () => {
    expect(changed(await stack.preview(program(initial)))).to.deep.equal([]);
  });

  it("do nothing when the restore is taken away, changed, or its key with it", async () => {
    const others: readonly Partial<DatabaseArgs>[] = [
      { engineVersion: "17" },
      { engineVersion: "17", restore: { snapshotIdentifier: "another" } },
      {
        engineVersion: "17",
        restore: { sourceInstance: "old", kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/1" },
      },
    ];
    for (const other of others) expect(changed(await stack.preview(program(other)))).to.deep.equal([]);
  });

  it("upgrade to another major in place, between the making of its parameter group and the end of the old one", async () => {
    const plan = await stack.preview(
      program({ ...initial, engineVersion: "18", allowMajorVersionUpgrade: true }),
    );
    expect(changed(plan)).to.deep.equal([
      "create aws:rds/parameterGroup:ParameterGroup database-pg18",
      "update aws:rds/instance:Instance database",
      "delete aws:rds/parameterGroup:ParameterGroup database-pg17",
    ]);
  });

  it("change the class in place", async () => {
    const plan = await stack.preview(program({ ...initial, instanceClass: "db.m7g.large" }));
    expect(changed(plan)).to.deep.equal(["update aws:rds/instance:Instance database"]);
  });

  it("replace the instance for another database name, under another identifier, and provision the new one", async () => {
    const { steps } = await stack.preview(program({ ...initial, databaseName: "invoices" }));
    const replaced = steps.filter(({ op }) => op === "replace").map(({ name, type }) => `${type} ${name}`);
    expect(replaced.toSorted()).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup database-log-postgresql",
      "aws:cloudwatch/logGroup:LogGroup database-log-upgrade",
      "aws:lambda/invocation:Invocation logins-run",
      "aws:rds/instance:Instance database",
    ]);
    const instance = steps.find(({ type }) => type === "aws:rds/instance:Instance");
    expect(instance?.replaceKeys).to.deep.equal(["dbName"]);
    expect(instance?.new?.["identifier"]).not.to.equal(instance?.old?.["identifier"]);
  });

  it("leave no password and no secret's value in the state", async () => {
    const state = await stack.state();
    for (const property of ["password", "passwordWo", "secretString", "secretStringWo", "secretBinary"]) {
      expect(state.match(new RegExp(`"${property}": "[^"]`, "g"))).to.equal(null);
    }
    expect(state).not.to.include("secretVersion");
  });
});
