import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";
import { readCost, type ToldCost } from "../support/cost-fixture.ts";

describe("npm run cost on a plan by the engine", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  async function costOf(...args: readonly string[]): Promise<ToldCost> {
    const { code, stderr, stdout } = await checkout.run(["cost", "--json", ...args]);
    expect(code, stderr).to.equal(0);
    return readCost(stdout);
  }

  it("prices a whole environment, to the amount that the README got without an engine, and leaves the tree alone", async () => {
    const before = checkout.fingerprint();
    const { delta, monthlyUsd, notPriced } = await costOf("--stack", "dev");
    expect(notPriced).to.deep.equal([]);
    expect(delta).to.equal(undefined);
    expect(checkout.read("README.md")).to.include(`| dev | ${monthlyUsd.toFixed(0)} |`);
    expect(checkout.fingerprint()).to.equal(before);
  });

  it("shows what a higher maximum of an autoscaler costs, of a plan that changes nothing else", async () => {
    checkout.edit("Pulumi.prod.yaml", "replicas: { min: 3, max: 12 }", "replicas: { min: 3, max: 20 }");
    const { plan, result } = await checkout.plan(["preview", "--stack", "prod", "--against", "HEAD"]);
    expect([result.code, plan.verdict]).to.deep.equal([0, "OK"]);
    mkdirSync(checkout.stateHome, { recursive: true });
    const file = join(checkout.stateHome, "plan.json");
    writeFileSync(file, JSON.stringify(plan));

    const { delta } = await costOf("--plan", file);

    expect(delta?.components.map(({ component }) => component)).to.deep.equal(["api"]);
    expect(delta?.changeUsd).to.be.within(50, 150);
  });
});
