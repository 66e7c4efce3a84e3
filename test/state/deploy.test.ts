import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { promote, writeEvidence } from "../../commands/promote.ts";
import { readRun } from "../../commands/state/run-record.ts";
import { locksOf } from "../../commands/state/stack-lock.ts";
import { unreleasedDigest } from "../../model/image.ts";
import { s3Error } from "../support/aws-recorder.ts";
import { releasedDigest } from "../support/deployable-checkout.ts";
import { type Deployed, DeployedEnvironment } from "../support/deployed-environment.ts";
import { motoAccount } from "../support/moto.ts";
import { PublicFront } from "../support/public-front.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { smallEnvironment } from "../support/small-environment.ts";
import { repository } from "../support/stack-files.ts";
import { stateCommand } from "../support/state-backend.ts";

const dev = { project: "plinth", stack: "dev" };

// The real engine, its code for S3 and KMS, git and the smoke test's own requests are real; the cloud is the simulator's, so that all
// of it is marked as simulated. What AWS or a cluster would say to an update is not shown.
describe("an environment that npm run deploy has deployed", () => {
  let front: PublicFront;
  let environment: DeployedEnvironment;
  let first: Deployed;
  let written: readonly string[];

  before(async () => {
    front = await PublicFront.start();
    environment = await DeployedEnvironment.make(sharedBackend());
    await environment.initialise();
    sharedBackend().recorder.calls.length = 0;
    first = await environment.deploy(program());
    written = sharedBackend().recorder.calls.flatMap(({ path, requests }) =>
      requests.some(({ action }) => action === "s3:PutObject") ? [path.split("/").slice(2, 5).join("/")] : [],
    );
  });

  after(async () => {
    await environment.remove();
    await front.stop();
  });

  const program = (keys: readonly string[] = ["log-key"]) =>
    smallEnvironment({ root: environment.checkout.root, serviceUrls: { api: front.url }, keys });

  it("was copied, then locked, changed and looked at, and recorded in the end", async () => {
    expect(first.code, first.said).to.equal(0);
    expect(first.summary).to.deep.include({
      stack: "dev",
      kind: "simulated",
      commit: environment.checkout.head,
      result: "deployed",
      done: { create: 17, update: 0, replace: 0, delete: 0, same: 0 },
      failed: [],
      next: [],
    });
    expect(first.said).to.contain(`api answers at ${front.url}, and all checks pass.`);
    const order = ["plinth/copies", "plinth/runs", ".pulumi/locks", ".pulumi/stacks", "evidence"].map(
      (start) => written.findIndex((key) => key.startsWith(start)),
    );
    expect(order).not.to.include(-1);
    expect(order).to.deep.equal(order.toSorted((one, other) => one - other));
    const run = await readRun(environment.store, dev);
    expect(run?.endedAt).to.match(/Z$/);
    expect(run?.lock).to.match(/^\.pulumi\/locks\/organization\/plinth\/dev\/.+\.json$/);
    expect(environment.checkout.status).to.equal("");
  });

  it("left a record that promotion takes for what it is: simulated, and not enough", async () => {
    const [record, ...others] = await environment.records();
    if (record === undefined) throw new Error("no record was written");

    expect(others).to.deep.equal([]);
    expect(record).to.deep.include({
      kind: "simulated",
      stack: "dev",
      commit: environment.checkout.head,
      digests: { api: releasedDigest, worker: releasedDigest },
      drift: null,
      restoreProvenAt: null,
    });
    expect([record.smoke?.looked, record.smoke?.failed]).to.deep.equal([["api"], []]);
    const check = async () => {
      const said: string[] = [];
      const code = await promote({
        to: "staging",
        root: environment.checkout.root,
        evidence: environment.evidenceUrl,
        evidenceOwner: motoAccount,
        now: new Date(Date.parse(record.soakStartedAt) + 48 * 3_600_000),
        tell: (text) => said.push(text),
      });
      return { code, said: said.join("\n") };
    };
    const simulated = await check();
    expect(simulated.code).to.equal(1);
    expect(simulated.said).to.contain("has only simulated evidence of dev");
    // A fixture: the very same record as a live run with a comparison after it would have left it.
    const drift = { at: new Date(Date.parse(record.soakStartedAt) + 1000).toISOString(), resources: 0 };
    const key = await writeEvidence(environment.evidence, { ...record, kind: "live", drift });
    const live = await check();
    await environment.evidence.remove(key);
    expect(live.code, live.said).to.equal(0);
  });

  it("is not changed by a plan whose verdict is BLOCK", async () => {
    const resources = environment.providers.cloud.list().length;
    const [state] = await environment.store.list(".pulumi/stacks/plinth/dev.json");

    const { code, said, summary } = await environment.deploy(program([]));

    expect(code, said).to.equal(1);
    expect(summary).to.deep.include({ result: "blocked", verdict: "BLOCK", done: null, evidence: null });
    expect(environment.providers.cloud.list().length).to.equal(resources);
    const [after] = await environment.store.list(".pulumi/stacks/plinth/dev.json");
    expect(after?.modified).to.deep.equal(state?.modified);
  });

  it("is not changed by a second deployment of the same", async () => {
    const { code, said, summary } = await environment.deploy(program());
    expect(code, said).to.equal(0);
    expect(summary?.done).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: 17 });
  });
});

describe("npm run deploy", () => {
  let front: PublicFront;
  let environment: DeployedEnvironment;

  before(async () => {
    front = await PublicFront.start();
  });

  after(async () => {
    await front.stop();
  });

  beforeEach(async () => {
    environment = await DeployedEnvironment.make(sharedBackend());
  });

  afterEach(async () => {
    front.readiness = 200;
    await environment.remove();
  });

  const small = (keys?: readonly string[]) =>
    smallEnvironment({
      root: environment.checkout.root,
      serviceUrls: { api: front.url },
      ...(keys === undefined ? {} : { keys }),
    });

  it("records a failed smoke test, and names the command that takes the release back", async () => {
    await environment.initialise();
    front.readiness = 503;

    const { code, said, summary } = await environment.deploy(small());

    expect(code, said).to.equal(1);
    expect(summary).to.deep.include({
      result: "smoke failed",
      failed: ["api: readiness"],
      next: ["npm run rollback -- --stack dev --service api"],
    });
    expect((await environment.records()).map(({ smoke }) => smoke?.failed)).to.deep.equal([
      ["api: readiness"],
    ]);
  });

  it("leaves after kill -9 of the engine a lock that the doctor releases, and goes on once it is told to repair", async () => {
    await environment.initialise();
    await environment.providers.start({ delayMs: 1500 });
    const running = environment.deploy(small(["log-key", "second-key"]));
    const pid = await engineAtWork();
    process.kill(pid, "SIGKILL");
    const cutOff = await running;
    expect(cutOff.code, cutOff.said).to.equal(1);
    expect(cutOff.summary?.result).to.equal("update failed");
    expect((await environment.records()).map(({ smoke }) => smoke?.failed)).to.deep.equal([
      ["the update did not end"],
    ]);
    await environment.providers.start();

    const held = await environment.deploy(small());
    const doctor = await stateCommand(
      ["doctor", "--backend", environment.url, "--owner", motoAccount],
      sharedBackend().variables,
    );
    const refused = await environment.deploy(small());
    const repaired = await environment.deploy(small(["log-key", "second-key"]), { repair: true });

    expect(held.code).to.equal(1);
    expect(held.said).to.contain('The stack "dev" is locked, so nothing was changed:');
    expect(doctor.code, doctor.stderr).to.equal(0);
    expect(doctor.stderr).to.contain("Released: the run ");
    expect(refused.code).to.equal(1);
    expect(refused.said).to.contain("npm run deploy -- --stack dev --repair");
    expect(repaired.code, repaired.said).to.equal(0);
    expect(await locksOf(environment.store, dev)).to.deep.equal([]);
  });

  it("ends on SIGTERM after what is being made: the lock is released, and the run has an end", async () => {
    await environment.initialise();
    await environment.providers.start({ delayMs: 1500 });
    const child = spawn(
      process.execPath,
      [join(repository, "test", "support", "deploy-run.ts"), JSON.stringify(environment.options)],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await engineAtWork();
    child.kill("SIGTERM");
    await once(child, "close");

    expect(child.exitCode, said).to.equal(143);
    expect(said).to.contain("Interrupted by SIGTERM");
    expect(await locksOf(environment.store, dev)).to.deep.equal([]);
    expect((await readRun(environment.store, dev))?.endedAt).to.match(/Z$/);
    expect(await environment.records()).to.deep.equal([]);
    await environment.providers.start();
    const again = await environment.deploy(small());
    expect(again.code, again.said).to.equal(0);
  });

  /** The process that holds the lock, once the update has made something. */
  async function engineAtWork(): Promise<number> {
    for (let tries = 0; tries < 1200; tries++) {
      const [found] = await locksOf(environment.store, dev);
      if (found?.lock !== undefined && environment.providers.cloud.list().length > 0) return found.lock.pid;
      await wait(100);
    }
    throw new Error("no update took the lock");
  }

  it("rejects, before anything is written, images that are not released and changes in no commit, both at once", async () => {
    await environment.initialise();
    environment.checkout.edit("dev", (text) => text.replace(releasedDigest, unreleasedDigest));
    const before = await environment.contents();

    const { code, said } = await environment.deploy(small());

    expect(code).to.equal(1);
    expect(said).to.equal(
      [
        "dev is not deployed, and nothing was changed:",
        "  api has no image yet, its digest is 64 zeros: npm run release -- --service api --digest sha256:DIGEST --to dev",
        "  the checkout has changes that are in no commit: Pulumi.dev.yaml. Commit them, or put them away: git stash -u",
      ].join("\n"),
    );
    expect(await environment.contents()).to.deep.equal(before);
  });

  it("rejects a release without the evidence that its environment asks for", async () => {
    environment.checkout.edit("staging", (text) => text.replaceAll("444455556666", motoAccount));
    environment.checkout.commit();
    const { code, said } = await environment.deploy(small(), { stack: "staging" });
    expect(code).to.equal(1);
    expect(said).to.contain(
      `${environment.checkout.head} may not go to staging, and nothing was changed:\n  missing: Commit`,
    );
  });

  it("rejects an environment that is not there yet, and one that nobody knows", async () => {
    const absent = await environment.deploy(small());
    expect(absent.code).to.equal(1);
    expect(absent.said).to.contain("holds no stack dev of the project plinth");
    expect(absent.said).to.contain("npm run deploy -- --stack dev --first");
    const unknown = await environment.deploy(small(), { stack: "production" });
    expect(unknown.code).to.equal(1);
    expect(unknown.said).to.contain('There is no stack "production"');
    expect(await environment.contents()).to.deep.equal({});
  });

  it("rejects credentials of another account, and expired ones", async () => {
    sharedBackend().recorder.fault = () => s3Error(403, "ExpiredToken");
    const expired = await environment.deploy(small());
    expect(expired.code).to.equal(2);
    expect(expired.said).to.contain("the credentials have expired; log in again");
    sharedBackend().recorder.fault = () => undefined;
    environment.checkout.edit("dev", (text) => text.replaceAll(motoAccount, "210987654321"));
    environment.checkout.commit();
    const other = await environment.deploy(small());
    expect(other.code).to.equal(2);
    expect(other.said).to.contain("the bucket is not owned by account 210987654321");
  });
});
