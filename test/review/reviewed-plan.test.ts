import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import type { PlanStep } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { replacementFacts } from "../../model/replacement.ts";
import { parsePrices } from "../../review/cost/price-table.ts";
import { assumptionsFor, parseUsage } from "../../review/cost/usage-assumptions.ts";
import { judge } from "../../review/judge.ts";
import { type ReviewedPlan, reviewedPlan } from "../../review/reviewed-plan.ts";
import program from "../../stacks/index.ts";
import { step } from "../policies/plan-steps.ts";
import { pricesText, usageText } from "../support/cost-fixture.ts";
import { record } from "../support/mocks.ts";
import { resourcesOf } from "../support/recorded-resources.ts";
import { asRegistered } from "../support/registered-resources.ts";
import { asEngine, type Change, prodWith } from "../support/stack-files.ts";

const prices = parsePrices(pricesText);
const { assumptions } = assumptionsFor(parseUsage(usageText), "prod");

/** What prod's program registers, with the ids of the mocks and the Region that the provider writes among the inputs. */
async function changedProd(...changes: readonly Change[]): Promise<readonly PlannedResource[]> {
  const recording = await record(program, { stack: "prod", config: asEngine(prodWith(...changes)) });
  const ids = resourcesOf(recording).map(({ id }) => (id === undefined ? {} : { id }));
  return asRegistered(recording.resources).map((resource, index) => {
    const regional = replacementFacts(resource.type)?.conditional["region"] !== undefined;
    return {
      ...resource,
      ...ids[index],
      inputs: { ...(regional ? { region: "us-east-1" } : {}), ...resource.inputs },
    };
  });
}

/** The plan from one set of resources to another. */
function stepsBetween(
  before: readonly PlannedResource[],
  after: readonly PlannedResource[],
): readonly PlanStep[] {
  const old = new Map(before.map((resource) => [resource.urn, resource]));
  const now = new Set(after.map(({ urn }) => urn));
  const of = ({ id, name, provider = "", type, urn }: PlannedResource) => ({
    name,
    provider,
    type,
    urn,
    ...(id === undefined ? {} : { id }),
  });
  return [
    ...after.map((resource): PlanStep => {
      const past = old.get(resource.urn);
      if (past === undefined) return step({ op: "create", ...of(resource), new: resource.inputs });
      const op = isDeepStrictEqual(past.inputs, resource.inputs) ? "same" : "update";
      return step({ op, ...of(resource), old: past.inputs, new: resource.inputs });
    }),
    ...before
      .filter(({ urn }) => !now.has(urn))
      .map((resource) => step({ op: "delete", ...of(resource), old: resource.inputs })),
  ];
}

// What the program registers with the SDK's mocks stands for the plan of an engine; test/engine/review.test.ts asks a real one.
describe("a plan reviewed with what it costs and whom it joins", () => {
  let prod: readonly PlannedResource[];

  before(async () => {
    await freshBundle();
    prod = await changedProd();
  });

  const reviewed = (after: readonly PlannedResource[], whole = true): ReviewedPlan =>
    reviewedPlan(judge({ stack: "prod", simulated: true, steps: stepsBetween(prod, after) }, []), {
      whole,
      waivers: [],
      prices,
      assumptions,
    });

  it("names the path that a removed connection closes", async () => {
    const { review } = reviewed(
      await changedProd(
        [["services", "api", "connectsTo"], ["database"]],
        [["services", "worker", "exposedTo"], []],
      ),
    );
    expect(review.paths).to.deep.equal({
      opened: [],
      closed: ["api > worker 8080", "api purge > worker 8080"],
    });
  });

  it("has a cost that grows with the maximum of an autoscaler, within the budget", async () => {
    const { review } = reviewed(await changedProd([["services", "api", "replicas", "max"], 15]));
    const { afterMonthlyUsd = 0, beforeMonthlyUsd = 0, budgetMonthlyUsd, notPriced } = review.cost ?? {};
    expect(afterMonthlyUsd).to.be.greaterThan(beforeMonthlyUsd);
    expect(beforeMonthlyUsd).to.be.greaterThan(0);
    expect(budgetMonthlyUsd).to.be.greaterThan(afterMonthlyUsd);
    expect(notPriced).to.deep.equal([]);
  });

  it("blocks what costs more than the budget", async () => {
    const { review } = reviewed(await changedProd([["budget", "monthlyUsd"], 100]));
    expect(review.verdict).to.equal("BLOCK");
    expect(review.findings.filter(({ id }) => id === "over-budget")).to.have.lengthOf(1);
  });

  it("draws the environment as it is after the change", () => {
    const { diagram = "", matrix = "" } = reviewed(prod).drawing;
    expect(diagram.split("\n")[0]).to.equal("flowchart LR");
    expect(matrix).to.include("database 5432");
  });

  it("says of a plan that leaves something out neither what it costs nor who reaches whom, and is no OK", () => {
    const { drawing, review } = reviewed(prod, false);
    expect([review.cost, review.paths, drawing]).to.deep.equal([undefined, undefined, {}]);
    expect(review.verdict).to.equal("CAUTION");
    expect(review.unchecked.map(({ reason }) => reason)).to.deep.equal([
      "What the environment costs, and who reaches whom in it, can be said of a whole plan only.",
    ]);
  });
});
