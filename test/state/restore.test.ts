import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { kmsError, s3Error } from "../support/aws-recorder.ts";
import type { CommandResult } from "../support/checkout.ts";
import { motoAccount } from "../support/moto.ts";
import { secretTopics } from "../support/secret-topics.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { StateBackend, stateCommand } from "../support/state-backend.ts";

const checkpoint = ".pulumi/stacks/plinth/dev.json";

// One environment for all, since each test leaves its state as it was found or restored.
describe("the state guardian", () => {
  let backend: StateBackend;
  let stack: SimulatedStack;
  let url: string;

  before(async () => {
    backend = await StateBackend.start();
    stack = new SimulatedStack();
    stack.name = "dev";
    const bucket = await backend.bucket();
    ({ url } = bucket);
    stack.backend = bucket;
    await stack.up(secretTopics(2));
    await stack.up(secretTopics(3));
  });

  after(async () => {
    stack.remove();
    await backend.stop();
  });

  afterEach(() => {
    backend.recorder.fault = () => undefined;
  });

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> =>
    stateCommand([...args.slice(0, 1), "--backend", url, "--owner", motoAccount, ...args.slice(1)], {
      ...backend.variables,
      ...env,
    });

  /** Every object by key and content, to show that nothing was written. */
  async function contents(): Promise<Readonly<Record<string, string>>> {
    const store = backend.store(url);
    const objects = await store.list("");
    const read = objects.map(async ({ key }) => [key, ((await store.read(key)) ?? "").toString()] as const);
    return Object.fromEntries(await Promise.all(read));
  }

  /** Runs, expects the exit code, and that no object has changed. */
  async function refused(
    code: number,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { fault } = backend.recorder;
    backend.recorder.fault = () => undefined;
    const before = await contents();
    backend.recorder.fault = fault;
    const result = await run(args, env);
    expect(result.code, result.stderr).to.equal(code);
    expect(result.stderr).not.to.match(/^\s+at /m);
    backend.recorder.fault = () => undefined;
    expect(await contents()).to.deep.equal(before);
    return result.stderr;
  }

  it("copies the state after opening it, and verifies state and copy", async () => {
    const without = await run(["verify"]);
    expect(without.code, without.stderr).to.equal(1);
    expect(without.stderr).to.contain("There is no copy of it yet");

    const copied = await run(["backup"]);
    const verified = await run(["verify"]);

    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stderr).to.match(
      /\nplinth\/copies\/plinth\/dev\/\S+\.json holds the state of dev: 5 resources, 7 secrets opened\. It was read back\.\n$/,
    );
    expect(verified.code, verified.stderr).to.equal(0);
    expect(verified.stderr).to.contain(`${checkpoint} is whole: 5 resources, 7 secrets opened.`);
    expect(verified.stderr).to.match(
      /plinth\/copies\/\S+, \d+ s old, is whole: 5 resources, 7 secrets opened\./,
    );
  });

  it("restores a corrupted checkpoint by one command, after which the program changes nothing", async () => {
    const store = backend.store(url);
    const whole = (await store.read(checkpoint)) ?? Buffer.alloc(0);
    await run(["backup"]);
    await store.write(checkpoint, whole.subarray(0, whole.length / 2));
    const damaged = await run(["verify"]);

    const { code, stderr } = await run(["restore"]);

    expect(damaged.code, damaged.stderr).to.equal(1);
    expect(damaged.stderr).to.contain(
      `${checkpoint} is no checkpoint that can be used: it is cut off or damaged`,
    );
    expect(code, stderr).to.equal(0);
    expect(stderr).to.contain("Restored from plinth/copies/plinth/dev/");
    expect((await store.read(checkpoint))?.equals(whole)).to.equal(true);
    const [kept] = await store.list("plinth/damaged/plinth/dev/");
    expect(kept?.bytes).to.equal(Math.floor(whole.length / 2));
    const again = await stack.up(secretTopics(3));
    expect(again.steps.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });

  it("passes over a copy that was changed after it was made", async () => {
    const store = backend.store(url);
    const whole = (await store.read(checkpoint)) ?? Buffer.alloc(0);
    await run(["backup"]);
    const [newest] = (await store.list("plinth/copies/")).toSorted((one, other) =>
      one.key < other.key ? 1 : -1,
    );
    await store.write(newest?.key ?? "", Buffer.from("{}"));
    await store.write(checkpoint, Buffer.from("{}"));

    const { code, stderr } = await run(["restore"]);

    expect(code, stderr).to.equal(0);
    expect(stderr).to.contain(`Passed over: ${newest?.key ?? "none"}: it is not what was written`);
    await store.write(checkpoint, whole);
    await store.remove(newest?.key ?? "");
  });

  it("rejects to restore over a state that is whole, and lists what there is", async () => {
    const told = await refused(1, ["restore"]);
    expect(told).to.contain("The state of dev is whole, so nothing was restored");
    expect(told).to.match(/^ {2}\.pulumi\/stacks\/plinth\/dev\.json\.bak \(/m);
  });

  it("rejects to restore a copy that is not there", async () => {
    expect(await refused(1, ["restore", "--copy", "plinth/copies/none"])).to.contain(
      "There is no plinth/copies/none. There are:",
    );
  });

  it("rejects to restore while somebody holds the stack", async () => {
    const store = backend.store(url);
    const lock = ".pulumi/locks/organization/plinth/dev/1.json";
    const held = { pid: 7, username: "ci", hostname: "runner-17", timestamp: new Date().toISOString() };
    await store.write(lock, Buffer.from(JSON.stringify(held)));
    const [copy] = await store.list("plinth/copies/");

    const told = await refused(1, ["restore", "--copy", copy?.key ?? ""]);

    expect(told).to.match(
      /The stack "dev" is locked, so nothing was changed:\n {2}ci on runner-17 \(process 7\)/,
    );
    await store.remove(lock);
  });

  it("rejects a checkpoint of a newer Pulumi", async () => {
    const store = backend.store(url);
    const whole = (await store.read(checkpoint)) ?? Buffer.alloc(0);
    await store.write(checkpoint, Buffer.from(JSON.stringify({ version: 99, checkpoint: {} })));

    const told = await refused(1, ["backup"]);

    expect(told).to.contain("it has version 99, and versions up to 4 are known here");
    await store.write(checkpoint, whole);
  });

  it("rejects a key that is disabled", async () => {
    backend.recorder.fault = ({ actions }) =>
      actions.includes("kms:Decrypt") ? kmsError("DisabledException") : undefined;
    const told = await refused(1, ["backup"]);
    expect(told).to.contain(
      `The secrets of dev cannot be opened: the key ${backend.secretsProvider} is disabled`,
    );
  });

  for (const [what, code, text] of [
    ["expired credentials", "ExpiredToken", "the credentials have expired; log in again"],
    ["credentials that AWS does not know", "InvalidAccessKeyId", "AWS does not know the access key"],
    ["a bucket that is not there", "NoSuchBucket", "there is no such bucket"],
  ] as const) {
    it(`rejects ${what}`, async () => {
      backend.recorder.fault = () => s3Error(403, code);
      expect(await refused(2, ["backup"])).to.contain(text);
    });
  }

  it("rejects a bucket of another owner", async () => {
    const told = await refused(2, ["backup", "--owner", "999999999999"]);
    expect(told).to.contain("either the bucket is not owned by account 999999999999");
  });

  it("rejects to work without credentials", async () => {
    const home = mkdtempSync(join(tmpdir(), "plinth-home-"));
    try {
      const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: home };
      const told = await refused(2, ["doctor"], none);
      expect(told).to.contain("There are no usable AWS credentials for the backend");
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("rejects an environment that is unknown, one that was never deployed, and a backend that nobody named", async () => {
    expect(await refused(1, ["backup", "--stack", "production"])).to.contain("production");
    expect(await refused(1, ["backup", "--stack", "staging"])).to.contain("holds no state of staging");
    const unnamed = await stateCommand(["backup"], { ...backend.variables, PULUMI_BACKEND_URL: "" });
    expect(unnamed.code).to.equal(2);
    expect(unnamed.stderr).to.contain("No backend is named.");
  });
});
