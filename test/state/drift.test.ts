import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { drift } from "../../commands/drift.ts";
import { previewStateActions } from "../../model/state-access.ts";
import { DeployedEnvironment } from "../support/deployed-environment.ts";
import { smallEnvironment } from "../support/small-environment.ts";
import { StateBackend } from "../support/state-backend.ts";

// The real engine looks; what it looks at is the simulator's cloud.
describe("npm run drift", () => {
  let backend: StateBackend;
  let environment: DeployedEnvironment;
  let directory: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "plinth-drift-"));
    backend = await StateBackend.start();
    environment = await DeployedEnvironment.make(backend);
    await environment.initialise();
    const { code, said } = await environment.deploy(program());
    expect(code, said).to.equal(0);
  });

  after(async () => {
    await environment.remove();
    await backend.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const program = () => smallEnvironment({ root: environment.checkout.root });

  async function run(options: { readonly record?: boolean } = {}) {
    const said: string[] = [];
    const out = join(directory, "drift.md");
    backend.recorder.calls.length = 0;
    const code = await drift({
      ...environment.options,
      ...options,
      program: program(),
      out,
      tell: (text) => said.push(text),
    });
    return { code, said: said.join("\n"), report: readFileSync(out, "utf8") };
  }

  it("finds nothing after a deployment, reads alone, and notes that in the record only when it is asked to", async () => {
    const looked = await run();
    const actions = backend.recorder.actions;
    const before = await environment.records();
    const noted = await run({ record: true });
    const [record] = await environment.records();

    expect(looked.code, looked.report).to.equal(0);
    expect(actions).to.deep.equal(previewStateActions);
    expect(before.map((one) => one.drift)).to.deep.equal([null]);
    expect(noted.code).to.equal(0);
    expect(record?.drift?.resources).to.equal(0);
    expect(record?.soakStartedAt).to.equal(before[0]?.soakStartedAt);
  });

  it("names what somebody has deleted in the cloud, and ends with 1", async () => {
    const key = environment.providers.cloud.list().find(({ type }) => type === "aws:kms/alias:Alias");
    if (key === undefined) throw new Error("there is no alias");
    await environment.providers.cloud.delete({ urn: key.urn, type: key.type, name: "" }, key.id);
    const before = await environment.store.list(".pulumi/stacks/");

    const { code, report, said } = await run({ record: true });

    expect(code, report).to.equal(1);
    expect(report).to.match(/^\| `aws:kms\/alias:Alias \S+` \| is not there any more \| \| \| \|$/m);
    expect(said).to.contain("1 resources of dev are not as they were deployed.");
    expect((await environment.records()).map((one) => one.drift?.resources)).to.deep.equal([1]);
    expect(await environment.store.list(".pulumi/stacks/")).to.deep.equal(before);
  });
});
