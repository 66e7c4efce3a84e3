import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createStack } from "../../commands/deploy/new-stack.ts";
import { openLive } from "../../commands/live/live-environment.ts";
import { type CommandResult, printedPlan } from "../support/checkout.ts";
import { motoAccount } from "../support/moto.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { SimulatedProviders } from "../support/simulated-providers.ts";
import { repository } from "../support/stack-files.ts";

// The commands as a user types them, with the real program; its cloud is the simulator's.
describe("commands on a live environment", () => {
  let providers: SimulatedProviders;
  let directory: string;
  let url: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "plinth-live-commands-"));
    providers = new SimulatedProviders();
    await providers.start();
    ({ url } = await sharedBackend().bucket());
    const live = await openLive({
      stack: "dev",
      backend: url,
      owner: motoAccount,
      variables: { ...sharedBackend().variables, ...providers.variables },
    });
    await createStack(live, sharedBackend().secretsProvider);
  });

  after(async () => {
    await providers.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  function run(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ["commands/main.mjs", ...args], {
        cwd: repository,
        env: {
          ...process.env,
          ...sharedBackend().variables,
          ...providers.variables,
          PULUMI_BACKEND_URL: url,
          ...variables,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const said = { stdout: "", stderr: "" };
      child.stdout.on("data", (chunk: Buffer) => {
        said.stdout += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        said.stderr += chunk.toString();
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, ...said }));
    });
  }

  it("print a plan that the review reads, and leave the checkout as it is", async () => {
    const status = () => execFileSync("git", ["status", "--porcelain"], { cwd: repository }).toString();
    const before = status();

    const planned = await run(["preview", "--live", "--stack", "dev", "--owner", motoAccount, "--json"]);
    const file = join(directory, "plan.json");
    writeFileSync(file, planned.stdout);
    const reviewed = await run(["review", "--plan", file]);

    expect(planned.code, planned.stderr).to.equal(0);
    const plan = printedPlan(planned);
    expect(plan.simulated).to.equal(true);
    expect(plan.summary.create).to.be.greaterThan(300);
    expect(plan.summary.create).to.equal(plan.steps.length);
    expect(reviewed.code, reviewed.stderr).to.equal(0);
    expect(reviewed.stdout).to.contain("dev");
    expect(status()).to.equal(before);
  });

  it("reject to work without credentials, and where no backend or no place of evidence is named", async () => {
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: directory };
    const keyless = await run(["preview", "--live", "--stack", "dev", "--json"], none);
    expect(keyless.code, keyless.stderr).to.equal(2);
    expect(keyless.stderr).to.contain("There are no usable AWS credentials for the backend");
    expect(JSON.parse(keyless.stdout)).to.have.nested.property("error.exitCode", 2);

    const homeless = await run(["drift", "--stack", "dev"], { PULUMI_BACKEND_URL: "" });
    expect(homeless.code, homeless.stderr).to.equal(2);
    expect(homeless.stderr).to.contain("No backend is named.");

    const unrecorded = await run(["deploy", "--stack", "dev"], { PLINTH_EVIDENCE_URL: "" });
    expect(unrecorded.code, unrecorded.stderr).to.equal(2);
    expect(unrecorded.stderr).to.contain("No place of evidence is named.");
  });
});
