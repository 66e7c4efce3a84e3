import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { readEvidence, writeEvidence } from "../../commands/promote.ts";
import { checkedConfigBlock } from "../../commands/stack-run.ts";
import { openStore } from "../../commands/state/open-store.ts";
import { parseEvidence } from "../../review/promotion/evidence.ts";
import * as operations from "../../simulator/operations.ts";
import program from "../../stacks/index.ts";
import type { CommandResult } from "../support/checkout.ts";
import { motoAccount } from "../support/moto.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { stateCommand } from "../support/state-backend.ts";
import { storedState } from "../support/stored-state.ts";

const file = join(import.meta.dirname, "..", "support", "fixture-evidence.json");
const fixture = parseEvidence(readFileSync(file, "utf8"), file);

// The real program and the real engine; AWS and Kubernetes are simulated, S3 and KMS are moto's.
describe("a restore drill of dev", () => {
  let stack: SimulatedStack;
  let url: string;
  let resources: number;
  let directory: string;

  before(async function () {
    this.timeout(1_200_000);
    await freshBundle();
    directory = mkdtempSync(join(tmpdir(), "plinth-evidence-"));
    stack = new SimulatedStack();
    stack.name = "dev";
    stack.config = checkedConfigBlock("dev");
    const bucket = await sharedBackend().bucket();
    ({ url } = bucket);
    stack.backend = { ...bucket, variables: { ...bucket.variables, PULUMI_DIY_BACKEND_GZIP: "true" } };
    // Written at each step, 346 resources take minutes, and prove nothing more.
    const once = { writtenOnce: true };
    const { errors, steps } = await stack.with(program, (opened) => operations.up(opened), {}, once);
    expect(errors).to.deep.equal([]);
    resources = steps.length;
  });

  after(() => {
    stack.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Beside the simulated providers, as a shell with the real ones would run it. */
  const run = (...args: readonly string[]): Promise<CommandResult> =>
    stack.with(program, ({ stack: { workspace } }) => {
      sharedBackend().recorder.calls.length = 0;
      const { PULUMI_DEBUG_PROVIDERS = "" } = workspace.envVars;
      return stateCommand([...args, "--backend", url, "--owner", motoAccount], { PULUMI_DEBUG_PROVIDERS });
    });

  it("proves that the copy opens and that the program previews clean, by reading alone, and notes that", async () => {
    const records = openStore({ url: pathToFileURL(directory).href, owner: "" });
    // What runs here is simulated, and so is the record that it may change.
    const deployed = { ...fixture, kind: "simulated", stack: "dev", restoreProvenAt: null } as const;
    await writeEvidence(records, deployed);
    const copied = await run("backup");
    const drilled = await run("drill", "--record", "--evidence", records.url);

    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stderr).to.contain(`holds the state of dev: ${resources} resources, `);
    expect(drilled.code, drilled.stderr).to.equal(0);
    expect(drilled.stderr).to.contain("previews clean against it: nothing would change");
    const [noted] = await readEvidence(records);
    expect(Date.now() - Date.parse(noted?.restoreProvenAt ?? "")).to.be.within(0, 600_000);
    expect(sharedBackend().recorder.actions).to.deep.equal(["kms:Decrypt", "s3:GetObject", "s3:ListBucket"]);
  });

  it("notices a copy that is older than what is deployed, and names what is missing", async () => {
    const store = sharedBackend().store(url);
    const state = storedState((await store.read(".pulumi/stacks/plinth/dev.json.gz")) ?? Buffer.alloc(0));
    const last = state.checkpoint.latest.resources.pop();
    const key = ".pulumi/backups/plinth/dev/dev.1.json";
    await store.write(key, Buffer.from(JSON.stringify(state)));

    const { code, stderr } = await run("drill", "--copy", key);

    expect(code, stderr).to.equal(1);
    expect(stderr).to.contain("does not preview clean against it; 1 resource would change:");
    expect(stderr).to.contain(`create ${last?.type ?? ""} ${last?.urn.split("::").at(-1) ?? ""}`);
  });
});
