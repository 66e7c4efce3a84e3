import { existsSync, readdirSync } from "node:fs";
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

describe(`an update that is cut off (KILL_SEED=${seed})`, () => {
  let checkout: Checkout;

  before(() => {
    checkout = new Checkout();
  });

  after(() => checkout.remove());

  for (let round = 1; round <= 10; round++) {
    it(`ends whole after kill -9 of the whole process group, moment ${round} of 10`, async () => {
      await checkout.run(["simulate", "reset"]);
      const { pid, result } = checkout.start(["simulate", "up", "--slow", "40"]);
      // From before the engine has started to after its last step.
      await wait(300 + randomFraction(round) * 9000);
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It had ended already: the last moment of an update.
      }
      await result;

      const again = await checkout.run(["simulate", "up"]);

      expect(again.code, again.stderr).to.equal(0);
      await expectWhole(checkout);
    });
  }
});

describe("two updates at once", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("rejects the second with the owner, host and age of the lock, and lets the first end", async () => {
    const first = checkout.start(["simulate", "up", "--slow", "300"]);
    for (let tries = 0; locks(checkout).length === 0 && tries < 200; tries++) await wait(50);

    const second = await checkout.run(["simulate", "up"]);

    expect(second.code, second.stderr).to.equal(1);
    expect(second.stderr).to.match(
      /The stack "dev" is being changed by \S+ on \S+ \(process \d+\), since \S+Z, \d+ s ago\. Nothing was changed here\./,
    );
    const { code, stderr } = await first.result;
    expect(code, stderr).to.equal(0);
  });
});
