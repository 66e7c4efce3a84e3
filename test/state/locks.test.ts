import { setTimeout as wait } from "node:timers/promises";
import { ConcurrentUpdateError } from "@pulumi/pulumi/automation/errors.js";
import { expect } from "chai";
import { recordRun } from "../../commands/state/run-record.ts";
import type { FoundLock } from "../../commands/state/stack-lock.ts";
import { locksOf } from "../../commands/state/stack-lock.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import type { StateAction } from "../../commands/state.ts";
import { s3Error } from "../support/aws-recorder.ts";
import type { CommandResult } from "../support/checkout.ts";
import { motoAccount } from "../support/moto.ts";
import { secretTopics } from "../support/secret-topics.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { stateHere } from "../support/state-backend.ts";
import { exportedDeployment } from "../support/stored-state.ts";

const dev = { project: "plinth", stack: "dev" };
const quiet = { color: "never", suppressProgress: true } as const;

describe("a stack in a bucket that is held", () => {
  let stack: SimulatedStack;
  let store: StateStore;
  let url: string;

  beforeEach(async () => {
    stack = new SimulatedStack();
    stack.name = "dev";
    const bucket = await sharedBackend().bucket();
    ({ url } = bucket);
    stack.backend = bucket;
    store = sharedBackend().store(url);
  });

  afterEach(() => stack.remove());

  const run = (action: StateAction) => stateHere(action, { stack: "dev", backend: url, owner: motoAccount });

  /** The lock of an update that is under way, once it has made something. */
  async function lockTaken(): Promise<FoundLock & { readonly lock: { readonly pid: number } }> {
    for (let tries = 0; tries < 600; tries++) {
      const [found] = await locksOf(store, dev);
      const { lock } = found ?? {};
      const written = await store.read(".pulumi/stacks/plinth/dev.json");
      if (found !== undefined && lock !== undefined && written?.includes("topic-")) return { ...found, lock };
      await wait(100);
    }
    throw new Error("no update took the lock");
  }

  /** An update whose engine is killed while it works; the run that started it lives on and writes down its end. */
  const cutOff = () =>
    stack.with(
      secretTopics(4),
      ({ stack: opened }) =>
        recordRun(store, dev, "run-4711", async (recording) => {
          const ended = opened.up(quiet).then(
            () => "ended",
            () => "failed",
          );
          const { lock } = await lockTaken();
          await recording.noteLock();
          process.kill(lock.pid, "SIGKILL");
          expect(await ended).to.equal("failed");
        }),
      // Longer than a busy machine takes to notice that something is being made, so that it is cut off in the middle.
      { delayMs: 3000 },
    );

  /** Forgets creations that nobody knows the end of, and goes on. */
  const goOn = () =>
    stack.with(secretTopics(4), async ({ cloud, stack: opened }) => {
      await opened.refresh({ ...quiet, clearPendingCreates: true });
      await opened.up(quiet);
      const { pending_operations: pending = [], resources } = await exportedDeployment(opened);
      const inState = resources.filter(({ type }) => type.startsWith("aws:")).map(({ urn }) => urn);
      return {
        inCloud: cloud
          .list()
          .map(({ urn }) => urn)
          .toSorted(),
        inState: inState.toSorted(),
        pending,
      };
    });

  it("is released after kill -9 of the engine in mid-update, is copied as it is, and the next update ends whole", async () => {
    await cutOff();
    expect((await locksOf(store, dev)).length).to.equal(1);

    const { code, stderr } = await run("doctor");
    const copied = await run("backup");

    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/Locked by \S+ on \S+ \(process \d+\), since \S+Z, \d+ s ago\. Released: /);
    expect(stderr).to.match(/\d operations were cut off, and nobody knows how they ended\./);
    expect(await locksOf(store, dev)).to.deep.equal([]);
    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stderr).to.match(/secrets opened, \d operations? cut off\. It was read back\./);
    const { inCloud, inState, pending } = await goOn();
    expect(pending).to.deep.equal([]);
    expect(inState.length).to.equal(4);
    expect(inCloud).to.deep.equal(inState);
  });

  it("is released from another machine only once the run that took the lock has written down its end", async () => {
    const key = ".pulumi/locks/organization/plinth/dev/1.json";
    const since = new Date().toISOString();
    const elsewhere = { pid: 4711, username: "ci", hostname: "runner-17", timestamp: since };
    let during: CommandResult | undefined;
    await recordRun(store, dev, "run-4711", async (recording) => {
      await store.write(key, Buffer.from(JSON.stringify(elsewhere)));
      await recording.noteLock();
      during = await run("doctor");
    });

    const after = await run("doctor");

    expect(during?.code, during?.stderr).to.equal(1);
    expect(during?.stderr).to.match(
      /Locked by ci on runner-17 \(process 4711\), .* Left alone: the run run-4711 took it and has not written down its end\./,
    );
    expect(during?.stderr).to.contain("pulumi cancel --stack organization/plinth/dev --yes");
    expect(after.code, after.stderr).to.equal(0);
    expect(after.stderr).to.contain("Released: the run run-4711 took it, and ended at ");
  });

  it("is told of a run that failed where its end cannot be written either, by what it failed of", async () => {
    const failed = recordRun(store, dev, "run-4712", () => {
      sharedBackend().recorder.fault = () => s3Error(403, "ExpiredToken");
      return Promise.reject(new Error("the update failed"));
    }).catch((problem: unknown) => problem);

    expect(String(await failed)).to.equal("Error: the update failed");
  });

  it("takes one of two updates at once, names its owner to the other, and keeps the doctor off", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();

    const [first, second, examined] = await stack.with(
      secretTopics(4, released),
      async ({ stack: opened }) => {
        const running = opened.up(quiet);
        await lockTaken();
        const other = await opened.up(quiet).catch((problem: unknown) => problem);
        const told = await run("doctor");
        release();
        return [(await running).summary.result, other, told] as const;
      },
    );

    expect(first).to.equal("succeeded");
    expect(second).to.be.instanceOf(ConcurrentUpdateError);
    expect(String(second)).to.match(/created by \S+@\S+ \(pid \d+\) at /);
    expect(examined.code, examined.stderr).to.equal(1);
    expect(examined.stderr).to.match(/Left alone: process \d+ of this machine is still at work\./);
    expect(await locksOf(store, dev)).to.deep.equal([]);
  });
});
