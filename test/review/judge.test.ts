import { expect } from "chai";
import type { Plan } from "../../model/plan.ts";
import type { Waiver } from "../../policies/waivers.ts";
import { exitCodeOf, judge, verdictOf } from "../../review/judge.ts";
import { bucketType, change, stackStep, step, vpcType } from "../policies/plan-steps.ts";

const network = step({ op: "same", type: "plinth:network:Network", name: "network" }, stackStep());
const vpc = step({ op: "replace", type: vpcType, name: "network", replaceKeys: ["cidrBlock"] }, network);
const bucket = step({ op: "delete", type: bucketType, name: "network-flow-logs" }, network);
const strange = step({ op: "create", type: "aws:unheardof/thing:Thing", name: "x" });

function waiver(urn: string, id = "stateful-replacement"): Waiver {
  return { id, urn, owner: "platform-team", reason: "Agreed.", expires: "2027-01-31" };
}

const verdicts = (plan: Plan): readonly unknown[] => [verdictOf(plan), exitCodeOf(plan)];

const judged = (steps: Plan["steps"], waivers: readonly Waiver[] = []): Plan =>
  judge({ stack: "prod", simulated: true, steps }, waivers);

describe("judge", () => {
  it("keeps stack and origin, sorts the steps by URN, and counts every step by operation", () => {
    const update = step({ op: "update", type: vpcType, name: "y", diff: [change("tags", 1, 2)] });
    const steps = [stackStep(), network, vpc, bucket, strange, update];
    const { stack, simulated, steps: kept, summary } = judged(steps);
    expect({ stack, simulated, kept, summary }).to.deep.equal({
      stack: "prod",
      simulated: true,
      kept: [strange, vpc, bucket, update, network, stackStep()].toSorted((a, b) => (a.urn < b.urn ? -1 : 1)),
      summary: { create: 1, update: 1, replace: 1, delete: 1, same: 2 },
    });
  });

  it("lists findings in the order of the rules", () => {
    expect(judged([bucket, vpc]).findings.map(({ id, urn, waived }) => [id, urn, waived])).to.deep.equal([
      ["stateful-replacement", vpc.urn, undefined],
      ["stateful-deletion", bucket.urn, undefined],
    ]);
  });

  it("sets the waiver's reason on what it covers", () => {
    expect(
      judged([bucket, vpc], [waiver(vpc.urn)]).findings.map(({ id, waived }) => [id, waived]),
    ).to.deep.equal([
      ["stateful-replacement", "Agreed."],
      ["stateful-deletion", undefined],
    ]);
  });

  it("names what the tables do not know", () => {
    expect(judged([strange]).unknown.map(({ urn }) => urn)).to.deep.equal([strange.urn]);
  });

  it("warns of an unused waiver", () => {
    const unused = waiver("urn:pulumi:prod::plinth::*::gone");
    expect(judged([network], [unused]).findings).to.deep.equal([
      {
        id: "unused-waiver",
        severity: "info",
        urn: "urn:pulumi:prod::plinth::*::gone",
        message:
          "The waiver of platform-team for stateful-replacement, valid until 2027-01-31, covers nothing in this plan.",
        fix: "Delete it from policies/waivers.yaml, or correct its id or URN.",
      },
    ]);
  });

  it("says nothing about an unused waiver for another stack", () => {
    expect(judged([network], [waiver("urn:pulumi:prod-eu::plinth::*::gone")]).findings).to.deep.equal([]);
  });
});

describe("The verdict", () => {
  it("is OK for a plan in which nothing is found", () => {
    expect(verdicts(judged([network]))).to.deep.equal(["OK", 0]);
  });

  it("is OK, with a warning, for a waiver that nothing uses", () => {
    expect(verdicts(judged([network], [waiver("urn:pulumi:prod::plinth::*::gone")]))).to.deep.equal([
      "OK",
      0,
    ]);
  });

  it("is CAUTION for something unknown", () => {
    expect(verdicts(judged([strange]))).to.deep.equal(["CAUTION", 0]);
  });

  it("is CAUTION for a waived loss", () => {
    expect(verdicts(judged([vpc], [waiver(vpc.urn)]))).to.deep.equal(["CAUTION", 0]);
  });

  it("is BLOCK for a waived loss of what is protected: the engine knows no waiver", () => {
    const plan = judged([{ ...vpc, protect: true }], [waiver(vpc.urn)]);
    expect(plan.findings.map(({ id, waived }) => [id, waived])).to.deep.equal([
      ["stateful-replacement", "Agreed."],
      ["protected-resource", undefined],
    ]);
    expect(verdicts(plan)).to.deep.equal(["BLOCK", 1]);
  });

  it("is CAUTION for a finding of that severity", () => {
    const finding = { id: "x", severity: "caution", urn: vpc.urn, message: "", fix: "" } as const;
    expect(verdicts({ ...judged([network]), findings: [finding] })).to.deep.equal(["CAUTION", 0]);
  });

  it("is BLOCK for one finding without a waiver beside waived and unknown ones", () => {
    expect(verdicts(judged([strange, vpc, bucket], [waiver(vpc.urn)]))).to.deep.equal(["BLOCK", 1]);
  });
});
