import { expect } from "chai";
import { applyWaivers, parseWaivers } from "../../../policies/waivers.ts";
import { budgetFindings } from "../../../review/cost/budget-findings.ts";
import { isBlocking, judge } from "../../../review/judge.ts";
import { resource } from "../../support/cost-fixture.ts";

const limit = { budgetType: "COST", limitAmount: "350", limitUnit: "USD", timeUnit: "MONTHLY" };
const budget = resource("aws:budgets/budget:Budget", limit, { name: "budget" });

describe("An environment's budget", () => {
  it("blocks an estimate above it, and says by how much", () => {
    expect(budgetFindings([budget], { monthlyUsd: 350.5 })).to.deep.equal([
      {
        id: "over-budget",
        severity: "block",
        urn: budget.urn,
        message: "The environment would cost about 350.50 USD a month, 0.50 more than its budget of 350.00.",
        fix: "See what it consists of with npm run cost, and take less; or raise plinth:budget.monthlyUsd with whoever pays; or waive it for a time.",
      },
    ]);
  });

  it("lets an estimate pass that is the budget exactly", () => {
    expect(budgetFindings([budget], { monthlyUsd: 350 })).to.deep.equal([]);
  });

  it("says nothing where there is none, or one of something else than cost", () => {
    const usage = resource("aws:budgets/budget:Budget", { ...limit, budgetType: "USAGE" });
    expect(budgetFindings([usage, resource("aws:iam/role:Role")], { monthlyUsd: 9999 })).to.deep.equal([]);
  });

  for (const [what, changed] of [
    ["is not known yet", { limitAmount: { unknown: true } }],
    ["is in another currency", { limitUnit: "EUR" }],
    ["is for a year", { timeUnit: "ANNUALLY" }],
    ["is no number", { limitAmount: "much" }],
  ] as const) {
    it(`is a caution where its limit ${what}`, () => {
      const other = { ...budget, inputs: { ...budget.inputs, ...changed } };
      expect(budgetFindings([other], { monthlyUsd: 1 }).map(({ severity }) => severity)).to.deep.equal([
        "caution",
      ]);
    });
  }

  it("no longer blocks what a waiver covers, and such a waiver is not called unused by the plan's own rules", () => {
    const text = [
      "- id: over-budget",
      '  urn: "urn:pulumi:dev::plinth::aws:budgets/budget:Budget::budget"',
      "  owner: platform",
      "  reason: a load test runs for a week",
      "  expires: 2026-12-01",
    ].join("\n");
    const waivers = parseWaivers(text, "2026-11-21");
    const { findings } = applyWaivers(budgetFindings([budget], { monthlyUsd: 400 }), waivers);
    expect(findings.map(({ waived }) => waived)).to.deep.equal(["a load test runs for a week"]);
    expect(findings.filter(isBlocking)).to.deep.equal([]);
    expect(judge({ stack: "dev", simulated: true, steps: [] }, waivers).findings).to.deep.equal([]);
  });
});
