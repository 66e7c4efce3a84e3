import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { checkpointKey, GuardedStack } from "../support/guarded-stack.ts";
import { secretTopics } from "../support/secret-topics.ts";
import { storedState } from "../support/stored-state.ts";

// One environment for all, since each test leaves its state as it was found or restored.
describe("the state guardian", () => {
  let guarded: GuardedStack;

  before(async () => {
    guarded = await GuardedStack.deployed();
  });

  after(() => guarded.remove());

  it("copies the state after opening it, and verifies state and copy", async () => {
    const without = await guarded.run("verify");
    const copied = await guarded.run("backup");
    const verified = await guarded.run("verify");

    expect(without.code, without.stderr).to.equal(1);
    expect(without.stderr).to.contain("There is no copy of it yet");
    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stderr).to.match(
      /\nplinth\/copies\/plinth\/dev\/\S+\.json holds the state of dev: 5 resources, 7 secrets opened\. It was read back\.\n$/,
    );
    expect(verified.code, verified.stderr).to.equal(0);
    expect(verified.stderr).to.contain(`${checkpointKey} is whole: 5 resources, 7 secrets opened.`);
    expect(verified.stderr).to.match(
      /plinth\/copies\/\S+, \d+ s old, is whole: 5 resources, 7 secrets opened\./,
    );
  });

  it("copies a state that has no secret and names no key", async () => {
    const stack = "organization/plinth/dev";
    const bare = JSON.stringify({
      version: 3,
      checkpoint: { stack, latest: { manifest: {}, resources: [] } },
    });
    const { code, stderr } = await guarded.instead(checkpointKey, bare, () => guarded.run("backup"));
    expect(code, stderr).to.equal(0);
    expect(stderr).to.contain("holds the state of dev: 0 resources, 0 secrets opened.");
    for (const { key, bytes } of await guarded.store.list("plinth/copies/"))
      if (bytes === bare.length) await guarded.store.remove(key);
  });

  it("restores a corrupted checkpoint by one command, after which the program changes nothing", async () => {
    const { store } = guarded;
    const whole = await guarded.checkpoint();
    await guarded.run("backup");
    await store.write(checkpointKey, whole.subarray(0, whole.length / 2));
    const damaged = await guarded.run("verify");

    const { code, stderr } = await guarded.run("restore");

    expect(damaged.code, damaged.stderr).to.equal(1);
    expect(damaged.stderr).to.contain(
      `${checkpointKey} is no checkpoint that can be used: it is cut off or damaged`,
    );
    expect(code, stderr).to.equal(0);
    expect(stderr).to.contain("Restored from plinth/copies/plinth/dev/");
    expect((await guarded.checkpoint()).equals(whole)).to.equal(true);
    const [kept] = await store.list("plinth/damaged/plinth/dev/");
    expect(kept?.bytes).to.equal(Math.floor(whole.length / 2));
    const again = await guarded.engine.up(secretTopics(3));
    expect(again.steps.map(({ op }) => op)).to.deep.equal(["same", "same", "same", "same", "same"]);
  });

  it("restores what can be read and the engine refuses, as a resource that stands there twice", async () => {
    const whole = await guarded.checkpoint();
    const state = storedState(whole);
    const { resources } = state.checkpoint.latest;
    resources.push(...resources.slice(-1));
    await guarded.run("backup");

    const { code, stderr } = await guarded.instead(checkpointKey, JSON.stringify(state), async () => {
      const restored = await guarded.run("restore");
      expect(restored.code, restored.stderr).to.equal(0);
      expect((await guarded.checkpoint()).equals(whole)).to.equal(true);
      return restored;
    });

    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/is no checkpoint that can be used: \S+ stands there twice\./);
  });

  it("puts aside every encoding of a checkpoint that is there, and leaves the restored one alone", async () => {
    const { store } = guarded;
    const whole = await guarded.checkpoint();
    await guarded.run("backup");
    await store.write(`${checkpointKey}.gz`, gzipSync(whole).subarray(0, 200));

    const { code, stderr } = await guarded.run("restore");

    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/What was there before is kept as \S+-dev\.json\.gz and \S+-dev\.json\./);
    expect((await guarded.checkpoint()).equals(whole)).to.equal(true);
    expect(await store.read(`${checkpointKey}.gz`)).to.equal(undefined);
  });

  it("passes over a copy that was changed after it was made", async () => {
    const { store } = guarded;
    await guarded.run("backup");
    const [newest] = (await store.list("plinth/copies/")).toSorted((one, other) =>
      one.key < other.key ? 1 : -1,
    );
    const key = newest?.key ?? "";

    const { code, stderr } = await guarded.instead(key, "{}", () =>
      guarded.instead(checkpointKey, "{}", () => guarded.run("restore")),
    );

    expect(code, stderr).to.equal(0);
    expect(stderr).to.contain(`Passed over: ${key}: it is not what was written`);
  });
});
