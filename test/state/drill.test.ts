import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { checkedConfigBlock } from "../../commands/stack-run.ts";
import { previewStateActions } from "../../model/state-access.ts";
import program from "../../stacks/index.ts";
import type { CommandResult } from "../support/checkout.ts";
import { motoAccount } from "../support/moto.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { StateBackend, stateCommand } from "../support/state-backend.ts";
import { storedState, unsealed } from "../support/stored-state.ts";

// The real program and the real engine; AWS and Kubernetes are simulated, S3 and KMS are moto's.
describe("a restore drill of dev", () => {
  let backend: StateBackend;
  let stack: SimulatedStack;
  let url: string;
  let resources: number;

  before(async function () {
    this.timeout(600_000);
    backend = await StateBackend.start();
    await freshBundle();
    stack = new SimulatedStack();
    stack.name = "dev";
    stack.config = checkedConfigBlock("dev");
    // Made in a directory and moved into the bucket: to make 346 resources there takes minutes, and proves nothing more.
    const { errors, steps } = await stack.up(program);
    expect(errors).to.deep.equal([]);
    resources = steps.length;
    const exported = await stack.with(program, ({ stack: opened }) => opened.exportStack());
    const bucket = await backend.bucket();
    ({ url } = bucket);
    stack.backend = { ...bucket, variables: { ...bucket.variables, PULUMI_DIY_BACKEND_GZIP: "true" } };
    await stack.with(program, ({ stack: opened }) => opened.importStack(unsealed(exported)));
    const moved = await stack.up(program);
    expect(moved.steps.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });

  after(async () => {
    stack.remove();
    await backend.stop();
  });

  /** Beside the simulated providers, as a shell with the real ones would run it. */
  const run = (...args: readonly string[]): Promise<CommandResult> =>
    stack.with(program, ({ stack: { workspace } }) => {
      backend.recorder.calls.length = 0;
      const { PULUMI_DEBUG_PROVIDERS = "" } = workspace.envVars;
      return stateCommand([...args, "--backend", url, "--owner", motoAccount], {
        ...backend.variables,
        PULUMI_DEBUG_PROVIDERS,
      });
    });

  it("proves that the copy opens and that the program previews clean, by reading alone", async () => {
    const copied = await run("backup");
    const drilled = await run("restore", "--drill");

    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stderr).to.contain(`holds the state of dev: ${resources} resources, `);
    expect(drilled.code, drilled.stderr).to.equal(0);
    expect(drilled.stderr).to.contain("previews clean against it: nothing would change");
    expect(backend.recorder.actions).to.deep.equal(previewStateActions);
  });

  it("notices a copy that is older than what is deployed, and names what is missing", async () => {
    const store = backend.store(url);
    const state = storedState((await store.read(".pulumi/stacks/plinth/dev.json.gz")) ?? Buffer.alloc(0));
    const last = state.checkpoint.latest.resources.pop();
    const key = ".pulumi/backups/plinth/dev/dev.1.json";
    await store.write(key, Buffer.from(JSON.stringify(state)));

    const { code, stderr } = await run("restore", "--drill", "--copy", key);

    expect(code, stderr).to.equal(1);
    expect(stderr).to.contain("does not preview clean against it; 1 resources would change:");
    expect(stderr).to.contain(`create ${last?.type ?? ""} ${last?.urn.split("::").at(-1) ?? ""}`);
  });
});
