import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { Invocation } from "@pulumi/aws/lambda/invocation.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Instance } from "@pulumi/aws/rds/instance.js";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup.js";
import { asset, type ResourceOptions, secret } from "@pulumi/pulumi";
import { expect } from "chai";
import { type RegisteredInputs, secretlessFindings } from "../../policies/secretless-state.ts";
import type { Outcome } from "../../simulator/operations.ts";
import { isProperties } from "../../simulator/wire.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

function provider(): Provider {
  return new Provider("aws", { region: "eu-central-1", allowedAccountIds: ["111122223333"] });
}

/** The resources of the exported state that have inputs, as the rule over a state takes them. */
async function registered(stack: SimulatedStack): Promise<readonly RegisteredInputs[]> {
  const exported: unknown = JSON.parse(await stack.state());
  const deployment = isProperties(exported) ? exported["deployment"] : undefined;
  const resources = isProperties(deployment) ? deployment["resources"] : undefined;
  if (!Array.isArray(resources)) throw new Error("the exported state lists no resources");
  return resources
    .filter(isProperties)
    .map(({ inputs, urn }) => ({ urn: String(urn), inputs: isProperties(inputs) ? inputs : {} }));
}

function step({ steps }: Outcome, name: string) {
  const found = steps.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no step for ${name}`);
  return found;
}

function database(inputs: object = {}, family = "postgres18", options: ResourceOptions = {}) {
  const aws = provider();
  const group = new ParameterGroup(`database-${family}`, { family }, { provider: aws });
  const instance = new Instance(
    "database",
    {
      engine: "postgres",
      engineVersion: "18.1",
      instanceClass: "db.t4g.micro",
      allocatedStorage: 20,
      dbName: "platform",
      username: "master",
      manageMasterUserPassword: true,
      skipFinalSnapshot: true,
      parameterGroupName: group.name,
      ...inputs,
    },
    { provider: aws, ...options },
  );
  return Promise.resolve({
    address: instance.address,
    secretArn: instance.masterUserSecrets.apply(([master]) => master?.secretArn),
  });
}

// What these tests prove is that the real engine and the simulated types agree; AWS itself has no part in it.
describe("a simulated database", () => {
  let stack: SimulatedStack;

  beforeEach(() => {
    stack = new SimulatedStack();
  });

  afterEach(() => stack.remove());

  it("has an address and a master secret, and no secret in the state", async () => {
    await stack.up(() => database());

    const { address, secretArn } = await stack.outputs();
    expect(address).to.match(/^database-[0-9a-f]{7}\.[0-9a-f]{12}\.eu-central-1\.rds\.amazonaws\.com$/u);
    expect(secretArn).to.match(
      /^arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-[0-9a-f-]{36}-/u,
    );
    expect(secretlessFindings(await registered(stack))).to.deep.equal([]);
  });

  it("rejects a password in the state, though it is encrypted there", async () => {
    await stack.up(() =>
      database({ manageMasterUserPassword: undefined, password: secret("hunter2hunter2") }),
    );

    expect(await stack.state()).not.to.contain("hunter2hunter2");
    expect(
      secretlessFindings(await registered(stack)).map(({ message }) => message.split(",")[0]),
    ).to.deep.equal(["Input password is set"]);
  });

  it("takes a major version in place, the new parameter group first and the old one last", async () => {
    await stack.up(() => database());

    const outcome = await stack.up(() =>
      database({ engineVersion: "19.0", allowMajorVersionUpgrade: true }, "postgres19"),
    );

    const changed = outcome.steps.filter(({ op }) => op !== "same").map(({ name, op }) => `${op} ${name}`);
    expect(outcome.errors).to.deep.equal([]);
    expect(changed).to.deep.equal([
      "create database-postgres19",
      "update database",
      "delete database-postgres18",
    ]);
  });

  it("is replaced for another database name", async () => {
    await stack.up(() => database());

    const outcome = await stack.preview(() => database({ dbName: "other" }));

    expect(step(outcome, "database")).to.deep.include({ op: "replace", replaceKeys: ["dbName"] });
  });

  it("survives the end of its restore option where the program ignores it, and only there", async () => {
    const restore = {
      restoreToPointInTime: { sourceDbInstanceIdentifier: "old", useLatestRestorableTime: true },
    };
    await stack.up(() => database(restore));

    const careless = await stack.preview(() => database());
    const careful = await stack.preview(() =>
      database({}, "postgres18", { ignoreChanges: ["restoreToPointInTime", "snapshotIdentifier"] }),
    );

    expect(step(careless, "database")).to.deep.include({
      op: "replace",
      replaceKeys: ["restoreToPointInTime"],
    });
    expect(step(careful, "database").op).to.equal("same");
  });

  it("rejects two restore options at once, without a stack trace", async () => {
    const outcome = await stack.preview(() =>
      database({ snapshotIdentifier: "last", restoreToPointInTime: { useLatestRestorableTime: true } }),
    );

    expect(outcome.errors.join("\n")).to.contain('conflicts with "restoreToPointInTime"');
    expect(outcome.errors.join("\n")).not.to.match(/^\s+at /mu);
  });

  it("rejects its deletion while deletion protection is on", async () => {
    await stack.up(() => database({ deletionProtection: true }));

    const outcome = await stack.up(() => Promise.resolve({}));

    expect(outcome.errors.join("\n")).to.contain("while deletionProtection is on");
  });
});

describe("simulated code", () => {
  let stack: SimulatedStack;
  let directory: string;

  beforeEach(() => {
    stack = new SimulatedStack();
    directory = mkdtempSync(join(tmpdir(), "plinth-code-"));
  });

  afterEach(() => {
    stack.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  const program = (folder: string, content: string) => () => {
    const path = join(directory, folder);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "index.mjs"), content);
    const aws = provider();
    const run = new LambdaFunction(
      "provision",
      {
        code: new asset.FileArchive(path),
        handler: "index.handler",
        runtime: "nodejs24.x",
        role: "arn:aws:iam::111122223333:role/provision",
      },
      { provider: aws },
    );
    const { result } = new Invocation(
      "provisioned",
      { functionName: run.name, input: JSON.stringify({ content }) },
      { provider: aws },
    );
    return Promise.resolve({ result });
  };

  it("is shown by its hash, and an invocation answers with JSON", async () => {
    const outcome = await stack.up(program("a", "one"));

    expect(outcome.errors).to.deep.equal([]);
    expect(step(outcome, "provision").new?.["code"]).to.match(/^archive:[0-9a-f]{64}$/u);
    expect((await stack.outputs())["result"]).to.equal('{"simulated":true}');
  });

  it("is the same from another directory, so that nothing changes", async () => {
    await stack.up(program("a", "one"));

    const outcome = await stack.preview(program("b", "one"));

    expect(outcome.steps.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });

  it("updates the function in place when a file in it changes, and invokes it again for another input", async () => {
    const before = await stack.up(program("a", "one"));

    const after = await stack.preview(program("a", "two"));

    const [old, next] = [before, after].map((outcome) => step(outcome, "provision").new?.["code"]);
    expect(step(after, "provision")).to.deep.include({
      op: "update",
      diff: [{ path: "code", kind: "update", replaces: false, old, new: next }],
    });
    expect(old).not.to.equal(next);
    expect(step(after, "provisioned")).to.deep.include({ op: "replace", replaceKeys: ["input"] });
  });
});
