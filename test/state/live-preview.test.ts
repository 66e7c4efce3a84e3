import { expect } from "chai";
import { requireState } from "../../commands/live/deployed-state.ts";
import { openLive } from "../../commands/live/live-environment.ts";
import { livePlan } from "../../commands/live/live-plan.ts";
import { actionsIn } from "../support/aws-recorder.ts";
import { DeployedEnvironment } from "../support/deployed-environment.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { smallEnvironment } from "../support/small-environment.ts";

// The real engine against a real S3 and KMS API; the providers are the simulator's.
const reading = ["kms:Decrypt", "s3:GetObject", "s3:ListBucket"];

describe("npm run preview -- --live", () => {
  let environment: DeployedEnvironment;

  before(async () => {
    environment = await DeployedEnvironment.make(sharedBackend());
    await environment.initialise();
    environment.checkout.edit("dev", (text) => text.replace("plinth:protect: false", "plinth:protect: true"));
    environment.checkout.commit();
    const { code, said } = await environment.deploy(program(["log-key", "second-key"]));
    expect(code, said).to.equal(0);
  });

  after(async () => {
    await environment.remove();
  });

  const program = (keys: readonly string[]) => smallEnvironment({ root: environment.checkout.root, keys });

  async function planned(keys: readonly string[]) {
    const live = await openLive(environment.options);
    const checkpoint = await requireState(live);
    sharedBackend().recorder.calls.length = 0;
    return livePlan({ live, checkpoint, program: program(keys) });
  }

  it("shows what is different from what is deployed, and writes nothing anywhere", async () => {
    const before = await environment.contents();

    const { errors, steps } = await planned(["log-key", "second-key", "third-key"]);

    expect(errors).to.deep.equal([]);
    expect(
      steps.filter(({ op }) => op !== "same").map(({ name, op, type }) => `${op} ${type} ${name}`),
    ).to.deep.equal([
      "create plinth:security:LogKey third-key",
      "create aws:kms/key:Key third-key",
      "create aws:kms/alias:Alias third-key-alias",
    ]);
    expect(actionsIn(sharedBackend().recorder.calls)).to.deep.equal(reading);
    expect(await environment.contents()).to.deep.equal(before);
    expect(environment.checkout.status).to.equal("");
  });

  it("comes to a whole plan where the engine would refuse to delete what is protected", async () => {
    const { errors, steps } = await planned([]);
    expect(errors).to.deep.equal([]);
    const deleted = steps.filter(({ op }) => op === "delete");
    expect(deleted.map(({ name, type }) => `${type} ${name}`).toSorted()).to.deep.equal([
      "aws:kms/alias:Alias log-key-alias",
      "aws:kms/alias:Alias second-key-alias",
      "aws:kms/key:Key log-key",
      "aws:kms/key:Key second-key",
      "plinth:security:LogKey log-key",
      "plinth:security:LogKey second-key",
    ]);
    expect(
      deleted
        .filter(({ protect }) => protect)
        .map(({ name, type }) => `${type} ${name}`)
        .toSorted(),
    ).to.deep.equal(["aws:kms/key:Key log-key", "aws:kms/key:Key second-key"]);
  });

  it("rejects a stack that is not there, and names how it is begun", async () => {
    const bucket = await sharedBackend().bucket();
    const live = await openLive({ ...environment.options, backend: bucket.url });
    const problem = await requireState(live).catch((reason: unknown) => reason);
    expect(String(problem)).to.contain("npm run deploy -- --stack dev --first");
    expect(await sharedBackend().store(bucket.url).list("")).to.deep.equal([]);
  });
});
