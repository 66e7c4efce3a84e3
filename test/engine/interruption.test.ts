import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";

/** A seed that the title shows: the same seed kills at the same moments. */
const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);

function randomFraction(round: number): number {
  // Any spread will do; it only has to be repeatable.
  const mixed = Math.sin(seed * 9301 + round * 49_297) * 233_280;
  return mixed - Math.floor(mixed);
}

async function expectWhole(checkout: Checkout): Promise<void> {
  const { resources = [], pending_operations: pending = [] } = (await checkout.state()).deployment;
  expect(pending, "pending operations").to.deep.equal([]);
  expect(locks(checkout), "locks").to.deep.equal([]);
  const inState = resources
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map(({ urn }) => urn);
  const inCloud = checkout.cloud().map(({ urn }) => urn);
  expect(inCloud.toSorted(), "what exists in the cloud is what the state knows").to.deep.equal(
    inState.toSorted(),
  );
  const { plan } = await checkout.plan(["simulate", "preview"]);
  expect(plan.steps.filter(({ op }) => op !== "same").map(({ urn }) => urn)).to.deep.equal([]);
}

function locks(checkout: Checkout): readonly string[] {
  const directory = join(checkout.environmentDirectory("dev"), "state", ".pulumi", "locks");
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
}

/** In steps of 25 ms, for at most two minutes: a busy machine takes long over the start of a command. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 4800; tries++) await wait(25);
  expect(condition(), String(condition)).to.equal(true);
}

describe(`an update that is cut off (KILL_SEED=${seed})`, () => {
  let checkout: Checkout;

  /** How long an update takes that nobody cuts off; the moments are spread over it. */
  let wholeMs: number;
  let cutOff = 0;
  let leftSomething = 0;

  before(async () => {
    checkout = new Checkout();
    const began = Date.now();
    const { code, stderr } = await checkout.run(["simulate", "up", "--slow", "40"]);
    expect(code, stderr).to.equal(0);
    wholeMs = Date.now() - began;
  });

  after(() => checkout.remove());

  for (let round = 1; round <= 10; round++) {
    it(`ends whole after kill -9 of the whole process group, moment ${round} of 10`, async () => {
      await checkout.run(["simulate", "reset"]);
      const began = Date.now();
      const { pid, result } = checkout.start(["simulate", "up", "--slow", "40"]);
      // One moment in each tenth, from before the engine has started to its last steps.
      await wait(((round - 1 + randomFraction(round)) / 10) * wholeMs);
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It had ended already: the last moment of an update.
      }
      if ((await result).code === null) cutOff += 1;
      // The first one filled caches, or the machine was busier then.
      else wholeMs = Math.min(wholeMs, Date.now() - began);
      if (locks(checkout).length > 0) leftSomething += 1;

      const again = await checkout.run(["simulate", "up"]);

      expect(again.code, again.stderr).to.equal(0);
      await expectWhole(checkout);
    });
  }

  it("was cut off at most of these moments, and had something to repair", () => {
    expect(cutOff).to.be.greaterThan(5);
    expect(leftSomething).to.be.greaterThan(0);
  });
});

describe("a command that is asked to end", () => {
  let checkout: Checkout;
  let temporary: string;

  beforeEach(() => {
    checkout = new Checkout();
    temporary = join(checkout.root, "..", "temporary");
    mkdirSync(temporary);
  });

  afterEach(() => checkout.remove());

  const leftOvers = () => readdirSync(temporary).filter((name) => name.startsWith("plinth-"));

  /** True while any process of the command's group lives: the command, the engine, what they have started. */
  function groupLives(pid: number): boolean {
    try {
      process.kill(-pid, 0);
      return true;
    } catch {
      return false;
    }
  }

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    for (const [what, args, begun] of [
      ["a preview", ["preview"], "plinth-run-"],
      ["a comparison", ["preview", "--against", "HEAD"], "plinth-run-"],
      ["a comparison before its engine runs", ["preview", "--against", "HEAD"], "plinth-revision-"],
    ] as const) {
      it(`ends ${what} at ${signal} with ${code}, and leaves neither directories nor processes`, async () => {
        const { pid, result } = checkout.start(args, { TMPDIR: temporary });
        await until(() => leftOvers().some((name) => name.startsWith(begun)));
        await wait(randomFraction(code) * 1500);
        process.kill(pid, signal);

        const ended = await result;

        expect(ended.code, ended.stderr).to.equal(code);
        expect(ended.stderr).to.contain(`Interrupted by ${signal}; what was under way has been ended.`);
        expect(ended.stdout).to.equal("");
        await until(() => !groupLives(pid));
        expect(leftOvers()).to.deep.equal([]);
      });
    }
  }

  it("releases the lock of an update, which the next run then ends", async () => {
    const { pid, result } = checkout.start(["simulate", "up", "--slow", "200"], { TMPDIR: temporary });
    await until(() => locks(checkout).length > 0);
    await wait(1000);
    process.kill(pid, "SIGINT");

    const ended = await result;

    expect(ended.code, ended.stderr).to.equal(130);
    expect(locks(checkout)).to.deep.equal([]);
    expect(leftOvers()).to.deep.equal([]);
    const again = await checkout.run(["simulate", "up"]);
    expect(again.code, again.stderr).to.equal(0);
    await expectWhole(checkout);
  });
});

describe("two updates at once", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("rejects the second with the owner, host and age of the lock, and lets the first end", async () => {
    const first = checkout.start(["simulate", "up", "--slow", "300"]);
    await until(() => locks(checkout).length > 0);

    const second = await checkout.run(["simulate", "up"]);

    expect(second.code, second.stderr).to.equal(1);
    expect(second.stderr).to.match(
      /The stack "dev" is being changed by \S+ on \S+ \(process \d+\), since \S+Z, \d+ s ago\. Nothing was changed here\./,
    );
    const { code, stderr } = await first.result;
    expect(code, stderr).to.equal(0);
  });
});
