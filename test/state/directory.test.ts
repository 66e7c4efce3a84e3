import { utimesSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { openStore } from "../../commands/state/open-store.ts";
import { checkpointObjects } from "../../commands/state/stack-objects.ts";
import { secretTopics } from "../support/secret-topics.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { stateCommand } from "../support/state-backend.ts";
import { exportedDeployment, storedState } from "../support/stored-state.ts";

const checkpoint = ".pulumi/stacks/plinth/dev.json";

// Nothing is imitated here: the engine's own backend in a directory, its secrets sealed with a passphrase.
describe("state in a directory", () => {
  let stack: SimulatedStack;

  before(() => {
    stack = new SimulatedStack();
    stack.name = "dev";
  });

  after(() => stack.remove());

  it("is copied, restored after damage by one command, and not opened without its passphrase", async () => {
    await stack.up(secretTopics(2));
    const directory = await stack.with(secretTopics(2), ({ stateDirectory }) =>
      Promise.resolve(stateDirectory),
    );
    const url = pathToFileURL(directory).href;
    const store = openStore({ url, owner: "" });
    const whole = (await store.read(checkpoint)) ?? Buffer.alloc(0);
    const run = (action: string, passphrase = "simulated") =>
      stateCommand([action, "--backend", url], { PULUMI_CONFIG_PASSPHRASE: passphrase });

    const copied = await run("backup");
    await store.write(checkpoint, whole.subarray(0, 500));
    const sealed = await run("restore", "another");
    const untouched = await store.read(checkpoint);
    const restored = await run("restore");

    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stderr).to.contain("4 resources, 5 secrets opened. It was read back.");
    expect(sealed.code, sealed.stderr).to.equal(1);
    expect(sealed.stderr).to.contain(
      "dev is sealed with a passphrase, and PULUMI_CONFIG_PASSPHRASE is missing or wrong.",
    );
    expect(untouched?.length).to.equal(500);
    expect(restored.code, restored.stderr).to.equal(0);
    expect((await store.read(checkpoint))?.equals(whole)).to.equal(true);
  });

  it("is, of two checkpoints of one moment, the one that the engine reads", async () => {
    await stack.up(secretTopics(2));
    const directory = await stack.with(secretTopics(2), ({ stateDirectory }) =>
      Promise.resolve(stateDirectory),
    );
    const store = openStore({ url: pathToFileURL(directory).href, owner: "" });
    const state = storedState((await store.read(checkpoint)) ?? Buffer.alloc(0));
    state.checkpoint.latest.resources.splice(1);
    await store.write(`${checkpoint}.gz`, gzipSync(JSON.stringify(state)));
    const noon = new Date("2026-11-21T12:00:00Z");
    for (const key of [checkpoint, `${checkpoint}.gz`]) utimesSync(join(directory, key), noon, noon);

    const read = await stack.with(secretTopics(2), ({ stack: opened }) => exportedDeployment(opened));
    const found = await checkpointObjects(store, { project: "plinth", stack: "dev" });

    expect(read.resources).to.have.lengthOf(1);
    expect(found.map(({ key }) => key)).to.deep.equal([`${checkpoint}.gz`, checkpoint]);
  });
});
