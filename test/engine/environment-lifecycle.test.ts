import { expect } from "chai";
import type { Plan, PlanOperation } from "../../model/plan.ts";
import { Checkout } from "../support/checkout.ts";

function named(plan: Plan, op: PlanOperation): readonly string[] {
  return plan.steps.filter((step) => step.op === op).map(({ type, name }) => `${type} ${name}`);
}

function changed(plan: Plan): readonly string[] {
  return plan.steps.filter(({ op }) => op !== "same").map(({ op, type, name }) => `${op} ${type} ${name}`);
}

// The engine is real; AWS is simulated, so nothing here proves what AWS itself would accept.
describe("an environment in the simulator", () => {
  let checkout: Checkout;
  let before: string;

  beforeEach(() => {
    checkout = new Checkout();
    before = checkout.fingerprint();
  });

  afterEach(() => checkout.remove());

  it("comes up, and a second update changes nothing", async () => {
    const first = await checkout.run(["simulate", "up"]);
    expect(first.code, first.stderr).to.equal(0);

    const { plan, result } = await checkout.plan(["simulate", "up"]);

    expect(result.code, result.stderr).to.equal(0);
    expect(changed(plan)).to.deep.equal([]);
    expect(plan.summary.same).to.be.greaterThan(20);
    expect(checkout.fingerprint()).to.equal(before);
  });

  it("updates just what one changed value decides", async () => {
    await checkout.run(["simulate", "up"]);
    checkout.edit("Pulumi.dev.yaml", "retentionDays: 14", "retentionDays: 15");

    const { plan } = await checkout.plan(["simulate", "up"]);

    expect(changed(plan)).to.deep.equal([
      "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration network-flow-logs-bucket-lifecycle",
    ]);
    const [step] = plan.steps.filter(({ op }) => op === "update");
    expect(
      step?.diff.every((change) => change.old === 14 && change.new === 15),
      JSON.stringify(step?.diff),
    ).to.equal(true);
  });

  it("gets zone d by creating subnets of every tier and adding them where others are listed, and by nothing else", async () => {
    await checkout.run(["simulate", "up"]);
    checkout.edit("Pulumi.dev.yaml", "b: use1-az2", "b: use1-az2\n      d: use1-az4");

    const { plan, result } = await checkout.plan(["simulate", "up"]);

    expect(result.code, result.stderr).to.equal(0);
    expect([...named(plan, "replace"), ...named(plan, "delete")]).to.deep.equal([]);
    // What is in several subnets gets one more; nothing that is there moves.
    const updated = named(plan, "update");
    expect(updated.filter((line) => line.startsWith("aws:"))).to.have.members([
      "aws:eks/cluster:Cluster cluster",
      "aws:lambda/function:Function login-provisioning",
      "aws:lambda/function:Function login-rotation",
      "aws:lambda/function:Function secret-ages",
      "aws:rds/subnetGroup:SubnetGroup database-subnets",
    ]);
    const kinds = updated
      .filter((line) => line.startsWith("kubernetes:"))
      .map((line) => line.replace(/ .*/, "").replace(/^.*:/, ""));
    expect(new Set(kinds)).to.deep.equal(new Set(["IngressClassParams", "NetworkPolicy", "NodeClass"]));
    expect(named(plan, "create").filter((line) => line.startsWith("aws:ec2/subnet:Subnet "))).to.have.members(
      ["private", "public", "internal", "endpoints", "intra", "database"].map(
        (tier) => `aws:ec2/subnet:Subnet network-${tier}-d`,
      ),
    );
  });

  it("keeps texts of the stack file that YAML could take for numbers and times", async () => {
    const texts = ["1_000", "2026-11-21"];
    for (const text of texts) {
      const file = checkout.read("Pulumi.dev.yaml");
      checkout.write("Pulumi.dev.yaml", file.replace(/costCenter: .*/, `costCenter: "${text}"`));

      const { plan } = await checkout.plan(["preview"]);

      const tags = plan.steps.map((step) => step.new?.["tagsAll"]).filter((value) => value !== undefined);
      expect(tags.length).to.be.greaterThan(10);
      expect(new Set(tags.map((value) => JSON.stringify(value, ["CostCenter"])))).to.deep.equal(
        new Set([JSON.stringify({ CostCenter: text })]),
      );
    }
  });

  it("leaves nothing of dev when it is destroyed, and finds no fault in what was asked for", async () => {
    await checkout.run(["simulate", "up"]);

    const { plan, result: destroyed } = await checkout.plan(["simulate", "destroy"]);

    expect(destroyed.code, destroyed.stderr).to.equal(0);
    expect(new Set(plan.steps.map(({ op }) => op))).to.deep.equal(new Set(["delete"]));
    expect(plan.findings).to.deep.equal([]);
    expect(destroyed.stderr).to.contain("0 resources are left in the simulated cloud.");
    const state = await checkout.state();
    expect(state.deployment.resources ?? []).to.deep.equal([]);
    expect(checkout.fingerprint()).to.equal(before);
  });

  it("rejects the destruction of prod and names what is protected", async () => {
    await checkout.run(["simulate", "up", "--stack", "prod"]);

    const { code, stderr } = await checkout.run(["simulate", "destroy", "--stack", "prod"]);

    expect(code).to.equal(1);
    expect(stderr).to.match(/aws:ec2\/vpc:Vpc::network$/m);
    expect(stderr).to.match(/aws:ec2\/subnet:Subnet::network-database-a$/m);
    expect(stderr).to.contain("set plinth:protect to false in Pulumi.prod.yaml");
    const { plan } = await checkout.plan(["simulate", "preview", "--stack", "prod"]);
    expect(changed(plan)).to.deep.equal([]);
  });

  it("sees in a refresh what was deleted behind the engine's back, and puts it back", async () => {
    await checkout.run(["simulate", "up"]);
    await checkout.forgetInCloud("aws:rds/subnetGroup:SubnetGroup");

    const { plan: refreshed } = await checkout.plan(["simulate", "refresh"]);
    const { plan: repaired } = await checkout.plan(["simulate", "up"]);

    expect(changed(refreshed)).to.deep.equal(["delete aws:rds/subnetGroup:SubnetGroup database-subnets"]);
    expect(refreshed.findings).to.deep.equal([]);
    expect(named(repaired, "create").map((line) => line.split(" ")[0])).to.deep.equal([
      "aws:rds/subnetGroup:SubnetGroup",
    ]);
  });

  it("is forgotten by a reset", async () => {
    await checkout.run(["simulate", "up"]);

    const reset = await checkout.run(["simulate", "reset"]);

    expect(reset.code, reset.stderr).to.equal(0);
    const { plan } = await checkout.plan(["simulate", "preview"]);
    expect(plan.summary.same).to.equal(0);
  });
});
