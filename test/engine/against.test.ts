import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";
import { fourthEnvironment } from "../support/readme.ts";

describe("preview --against a revision", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("finds no change when nothing has changed", async () => {
    const { plan, result } = await checkout.plan(["preview", "--stack", "staging", "--against", "HEAD"]);

    expect(result.code, result.stderr).to.equal(0);
    expect(plan.summary).to.include({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(plan.summary.same).to.be.greaterThan(20);
    expect(plan.unknown).to.deep.equal([]);
    expect([plan.against, plan.verdict]).to.deep.equal(["HEAD", "OK"]);
  });

  it("shows exactly an uncommitted change of a value", async () => {
    checkout.edit("Pulumi.dev.yaml", "retentionDays: 14", "retentionDays: 21");
    const before = checkout.fingerprint();

    const { plan, result } = await checkout.plan(["preview", "--against", "HEAD"]);

    expect(result.code, result.stderr).to.equal(0);
    const steps = plan.steps.filter(({ op }) => op !== "same");
    expect(steps.map(({ op, name }) => `${op} ${name}`)).to.deep.equal([
      "update network-flow-logs-bucket-lifecycle",
    ]);
    expect(
      new Set(steps[0]?.diff.map((change) => `${String(change.old)} ${String(change.new)}`)),
    ).to.deep.equal(new Set(["14 21"]));
    expect(checkout.fingerprint()).to.equal(before);
  });

  it("runs the revision's own program: a change of code is a change of the plan", async () => {
    checkout.edit("model/tags.ts", 'ManagedBy: "pulumi"', 'ManagedBy: "plinth"');

    const { plan } = await checkout.plan(["preview", "--against", "HEAD"]);

    const paths = plan.steps.flatMap(({ diff }) => diff.map(({ path }) => path));
    expect(paths).to.include.members(["defaultTags", "tagsAll.ManagedBy"]);
    // What the cluster's controllers make gets its tags from documents of their own.
    expect(paths.filter((path) => !/tags/i.test(path))).to.deep.equal([]);
  });

  it("blocks a change of prod's CIDR and names the VPC and its subnets", async () => {
    checkout.edit("Pulumi.prod.yaml", "cidr: 10.48.0.0/16", "cidr: 10.64.0.0/16");

    const { plan, result } = await checkout.plan(["preview", "--stack", "prod", "--against", "HEAD"]);
    const shown = await checkout.run(["preview", "--stack", "prod", "--against", "HEAD"]);

    expect([result.code, plan.verdict]).to.deep.equal([1, "BLOCK"]);
    const replaced = plan.steps
      .filter(({ op }) => op === "replace")
      .map(({ type, name }) => `${type} ${name}`);
    expect(replaced).to.include("aws:ec2/vpc:Vpc network");
    expect(replaced.filter((line) => line.startsWith("aws:ec2/subnet:Subnet "))).to.have.lengthOf(18);
    for (const rule of ["stateful-replacement", "protected-resource"]) {
      const blocked = plan.findings.filter(({ id }) => id === rule).map(({ urn }) => urn);
      expect(blocked.some((urn) => urn.endsWith("aws:ec2/vpc:Vpc::network"))).to.equal(true);
      expect(blocked.filter((urn) => urn.includes("aws:ec2/subnet:Subnet::"))).to.have.lengthOf(18);
    }
    expect(shown.code).to.equal(1);
    expect(shown.stdout).to.contain("BLOCK").and.to.contain("cidrBlock");
    expect(shown.stdout).to.contain("and 18 that follow it: Subnet network-database-a");
  });

  it("has a plan and a verdict for the deletion of what is protected, and says how it is done", async () => {
    checkout.edit("Pulumi.prod.yaml", "nat: perZone", "nat: single");
    checkout.edit("Pulumi.prod.yaml", "instanceClass: db.m7g.large", "instanceClass: db.m7g.xlarge");
    const waiver = (urn: string) =>
      `- {id: stateful-deletion, urn: "${urn}", owner: o, reason: Agreed., expires: ${inDays(30)}}\n`;
    const address = "urn:pulumi:prod::plinth::*$aws:ec2/eip:Eip::network-nat-*";
    checkout.write("policies/waivers.yaml", waiver(address));

    const { plan, result } = await checkout.plan(["preview", "--stack", "prod", "--against", "HEAD"]);

    expect(result.code, result.stderr).to.equal(1);
    expect(result.stderr).not.to.contain("state unprotect");
    expect(
      plan.findings.map(({ id, severity, urn, waived }) => [id, severity, urn.split("::")[3], waived]),
    ).to.deep.equal([
      ["stateful-deletion", "block", "network-nat-b", "Agreed."],
      ["stateful-deletion", "block", "network-nat-c", "Agreed."],
      ["protected-resource", "block", "network-nat-b", undefined],
      ["protected-resource", "block", "network-nat-c", undefined],
      ["service-interruption", "caution", "database", undefined],
    ]);
    expect(plan.summary).to.include({ create: 0, update: 3, replace: 0, delete: 4 });
    const urns = plan.steps.map(({ urn }) => urn);
    expect(urns).to.deep.equal(urns.toSorted());
  });

  it("previews the README's fourth environment, all of it new where the revision has no such stack", async () => {
    execFileSync("sh", ["-c", fourthEnvironment()[0] ?? ""], { cwd: checkout.root });

    const alone = await checkout.run(["preview", "--stack", "prod-eu"]);
    const { plan, result } = await checkout.plan(["preview", "--stack", "prod-eu", "--against", "HEAD"]);

    expect(alone.code, alone.stderr).to.equal(0);
    expect(alone.stdout).to.contain("OK: nothing found, nothing unknown (simulated)");

    expect(result.code, result.stderr).to.equal(0);
    expect(result.stderr).to.contain("Pulumi.prod-eu.yaml does not exist in HEAD");
    expect(plan.summary.create).to.equal(plan.steps.length);
  });

  it("rejects a revision that does not exist", async () => {
    const { code, stderr, stdout } = await checkout.run(["preview", "--against", "no-such-branch"]);

    expect(code).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr)
      .to.contain('There is no revision "no-such-branch" in this repository.')
      .and.to.contain("main");
  });

  it("rejects a revision whose program does not run, with its own words and no stack trace of ours", async () => {
    const program = checkout.read("stacks/index.ts");
    checkout.write(
      "stacks/index.ts",
      "export default function program() { throw new Error('half-written') }\n",
    );
    checkout.commit("A program that does not run");
    checkout.write("stacks/index.ts", program);

    const { code, stderr } = await checkout.run(["preview", "--against", "HEAD"]);

    expect(code).to.equal(2);
    expect(stderr).to.contain("cannot be brought up for the comparison").and.to.contain("half-written");
    expect(stderr).not.to.match(/commands\/\w+\.ts:\d+/);
  });
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
