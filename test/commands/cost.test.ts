import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { cost } from "../../commands/cost.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { OtherStack, UnreadablePlan } from "../../commands/policy-error.ts";
import { readmeCost } from "../../commands/readme-cost.ts";
import type { PlanStep } from "../../model/plan.ts";
import { CostDataError } from "../../review/cost/cost-data-error.ts";
import { stackStep, step } from "../policies/plan-steps.ts";
import { readCost } from "../support/cost-fixture.ts";

const budgetInputs = (limitAmount: string) => ({
  budgetType: "COST",
  limitUnit: "USD",
  timeUnit: "MONTHLY",
  limitAmount,
});
const gateway = (op: PlanStep["op"], name: string): PlanStep =>
  step({
    op,
    type: "aws:ec2/natGateway:NatGateway",
    name,
    old: op === "create" ? null : { region: "us-east-1" },
    new: op === "delete" ? null : { region: "us-east-1" },
  });
const budget = (limit: string): PlanStep =>
  step({
    op: "same",
    type: "aws:budgets/budget:Budget",
    name: "budget",
    old: budgetInputs(limit),
    new: budgetInputs(limit),
  });

describe("npm run cost", () => {
  const directory = mkdtempSync(join(tmpdir(), "plinth-cost-"));
  after(() => rmSync(directory, { recursive: true }));

  function planFile(...steps: readonly (Omit<PlanStep, "op"> & { readonly op: string })[]): string {
    const file = join(directory, "plan.json");
    const made = { stack: "prod", simulated: true, steps: [stackStep(), ...steps] };
    writeFileSync(file, JSON.stringify(made));
    return file;
  }

  it("shows amount, share of the budget, components, difference and what was assumed, and ends 0", async () => {
    const plan = planFile(budget("100"), gateway("same", "a"), gateway("create", "b"));
    const { code, out } = await captured(() => cost({ plan }));
    expect(code).to.equal(0);
    const lines = out.split("\n");
    expect(lines.slice(0, 3)).to.deep.equal([
      "Simulated: estimated from a plan of prod that was made against a simulated AWS.",
      "prod: about 70 USD in an average month. That is 70 % of the budget of 100 USD.",
      "With every autoscaler at its maximum all the time: about 70 USD.",
    ]);
    expect(lines).to.include("       65.70  NAT gateway: 2 × 0.045 USD × 730 h");
    expect(lines).to.include("The plan changes it by +35.10 USD a month, from 35.10:");
    expect(lines).to.include("  natGatewayGb 50: answers of partners; AWS services have endpoints");
    expect(lines).to.include("Everything is priced, or known to cost nothing.");
  });

  it("ends 1 where the environment is above its budget, and says so", async () => {
    const plan = planFile(budget("30"), gateway("same", "a"));
    const { code, out } = await captured(() => cost({ plan }));
    expect(code).to.equal(1);
    expect(out).to.include("35.10 USD a month, 5.10 more than its budget of 30.00.");
    expect(out).to.include("over-budget");
  });

  it("lists what it has no price for, and does not count it", async () => {
    const strange = step({ op: "create", type: "aws:redshift/cluster:Cluster", name: "x", new: {} });
    const { code, out } = await captured(() => cost({ plan: planFile(strange, gateway("same", "a")) }));
    expect(code).to.equal(0);
    expect(out).to.include("No budget to compare it with.");
    expect(out).to.include(
      "  1 × aws:redshift/cluster:Cluster. No table knows what it costs: review/cost/priced-types.ts.",
    );
    expect(out).to.include("prod: about 35 USD");
  });

  it("prints the same as JSON, alone on stdout", async () => {
    const plan = planFile(budget("30"), gateway("delete", "a"), gateway("same", "b"));
    const { code, out } = await captured(() => cost({ plan, json: true }));
    const told = readCost(out);
    expect(code).to.equal(1);
    expect(told).to.include({ stack: "prod", simulated: true, budgetUsd: 30 });
    expect(told.monthlyUsd).to.be.closeTo(35.1, 1e-9);
    expect(told.delta).to.deep.include({ components: [{ component: "(stack)", ...changes }] });
    expect(Object.keys(told)).to.have.members([
      "assumptions",
      "atMostUsd",
      "budgetUsd",
      "delta",
      "findings",
      "lines",
      "monthlyUsd",
      "notPriced",
      "simulated",
      "stack",
      "unknown",
    ]);
  });

  it("counts no step of an operation that it does not know, and says so", async () => {
    const plan = planFile(gateway("same", "a"), { ...gateway("same", "b"), op: "teleport" });
    const { out } = await captured(() => cost({ plan }));
    expect(out).to.include('Not in the sum: The plan has the operation "teleport"');
    expect(out).to.include("prod: about 35 USD");
  });

  it("rejects the plan of another stack, and a file that is none", async () => {
    const plan = planFile(gateway("same", "a"));
    expect(await failure(() => cost({ plan, stack: "dev" }))).to.be.instanceOf(OtherStack);
    writeFileSync(plan, "{");
    const unreadable = await failure(() => cost({ plan }));
    expect(unreadable).to.be.instanceOf(UnreadablePlan);
    expect(judgeFailure(unreadable).code).to.equal(2);
  });

  it("tells mistakes in its own files without a stack trace", () => {
    expect(judgeFailure(new CostDataError("review/cost/usage.yaml", ["dev: is missing."]))).to.deep.equal({
      code: 1,
      text: "review/cost/usage.yaml has 1 mistake; nothing is estimated until it is mended:\n- dev: is missing.",
    });
  });

  it("finds a README out of date, writes it, and finds it up to date then", async () => {
    const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
    const file = join(directory, "README.md");
    writeFileSync(file, readme);
    const written = { root: directory, section: () => Promise.resolve("| dev | 1 |") };
    expect(await readmeCost({ check: true, ...written })).to.equal(false);
    expect(readFileSync(file, "utf8")).to.equal(readme);
    expect(await readmeCost({ check: false, ...written })).to.equal(true);
    expect(readFileSync(file, "utf8")).to.include(
      "writes what follows -->\n| dev | 1 |\n<!-- costs: end -->",
    );
    expect(await readmeCost({ check: true, ...written })).to.equal(true);
  });
});

const changes = { beforeUsd: 70.2, afterUsd: 35.1, changeUsd: -35.1 };

/** What a command writes to stdout, and its exit code. */
async function captured(
  run: () => Promise<number>,
): Promise<{ readonly code: number; readonly out: string }> {
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => {
    written.push(String(text));
    return true;
  };
  try {
    return { code: await run(), out: written.join("") };
  } finally {
    process.stdout.write = write;
  }
}

async function failure(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
  } catch (problem) {
    return problem;
  }
  return undefined;
}
