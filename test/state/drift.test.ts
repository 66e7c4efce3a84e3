import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { drift } from "../../commands/drift.ts";
import { actionsIn } from "../support/aws-recorder.ts";
import { DeployedEnvironment } from "../support/deployed-environment.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { smallEnvironment } from "../support/small-environment.ts";

// The real engine looks; what it looks at is the simulator's cloud.
const reading = ["kms:Decrypt", "s3:GetObject", "s3:ListBucket"];

describe("npm run drift", () => {
  let environment: DeployedEnvironment;
  let directory: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "plinth-drift-"));
    environment = await DeployedEnvironment.make(sharedBackend());
    await environment.initialise();
    const { code, said } = await environment.deploy(program());
    expect(code, said).to.equal(0);
  });

  after(async () => {
    await environment.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  const program = () => smallEnvironment({ root: environment.checkout.root });

  async function run(options: { readonly record?: boolean } = {}) {
    const said: string[] = [];
    const out = join(directory, "drift.md");
    sharedBackend().recorder.calls.length = 0;
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
    const actions = actionsIn(sharedBackend().recorder.calls);
    const before = await environment.records();
    const noted = await run({ record: true });
    const [record] = await environment.records();

    expect(looked.code, looked.report).to.equal(0);
    expect(actions).to.deep.equal(reading);
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
    expect(said).to.contain("Not as deployed in dev: 1 resource.");
    expect((await environment.records()).map((one) => one.drift?.resources)).to.deep.equal([1]);
    expect(await environment.store.list(".pulumi/stacks/")).to.deep.equal(before);
  });
});
