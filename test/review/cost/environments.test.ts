import { expect } from "chai";
import { registeredResources } from "../../../commands/registered-resources.ts";
import type { PlannedResource } from "../../../model/planned-resource.ts";
import { budgetFindings, budgetLimits } from "../../../review/cost/budget-findings.ts";
import { environmentTable } from "../../../review/cost/cost-table.ts";
import { costedPlan } from "../../../review/cost/costed-plan.ts";
import { type Estimate, estimateOf } from "../../../review/cost/estimate.ts";
import { inputAt, textAt } from "../../../review/cost/known-input.ts";
import { parsePrices } from "../../../review/cost/price-table.ts";
import { assumptionsFor, parseUsage, type UsageAssumptions } from "../../../review/cost/usage-assumptions.ts";
import { step } from "../../policies/plan-steps.ts";
import { pricesText, usageText } from "../../support/cost-fixture.ts";

const prices = parsePrices(pricesText);
const usage = parseUsage(usageText);

const registered = new Map<string, Promise<readonly PlannedResource[]>>();

/** Each program runs once. */
function resourcesOf(stack: string): Promise<readonly PlannedResource[]> {
  const running = registered.get(stack) ?? registeredResources(stack);
  registered.set(stack, running);
  return running;
}

// What the programs of the tracked stack files register, without an engine. That a plan by the engine comes to the same amount is
// in test/engine/cost.test.ts.
for (const stack of ["dev", "staging", "prod"]) {
  describe(`The estimate of ${stack}`, () => {
    let resources: readonly PlannedResource[] = [];
    let assumptions: UsageAssumptions;
    let estimate: Estimate;

    before(async () => {
      resources = await resourcesOf(stack);
      assumptions = assumptionsFor(usage, stack).assumptions;
      estimate = estimateOf(resources, assumptions, prices);
    });

    it("has a price for everything that costs something", () => {
      expect(resources).not.to.deep.equal([]);
      expect(estimate.notPriced).to.deep.equal([]);
    });

    it("is below its budget, at the autoscalers' maximum as well", () => {
      expect(budgetLimits(resources).map(({ monthlyUsd }) => typeof monthlyUsd)).to.deep.equal(["number"]);
      expect(budgetFindings(resources, estimate)).to.deep.equal([]);
      const { findings, atMostUsd } = costedPlan({ steps: stepsOf(resources) }, assumptions, prices);
      expect(findings).to.deep.equal([]);
      expect(budgetFindings(resources, { monthlyUsd: atMostUsd })).to.deep.equal([]);
      expect(atMostUsd).to.be.above(estimate.monthlyUsd);
    });

    it("assumes the disk that the node class asks for, and restores the class of its database", () => {
      const nodeClass = resources.find(({ type }) => type.endsWith(":NodeClass"));
      expect(textAt(nodeClass?.inputs, "spec", "ephemeralStorage", "size")).to.equal(
        `${assumptions.nodeVolumeGb.value}Gi`,
      );
      const database = resources.find(({ type }) => type === "aws:rds/instance:Instance");
      expect(textAt(database?.inputs, "instanceClass")).to.equal(assumptions.restoreTestClass.value);
    });

    it("costs more once a service may have more replicas", () => {
      const raised = resources.map((resource) =>
        resource.type.endsWith(":HorizontalPodAutoscaler")
          ? { ...resource, inputs: { ...resource.inputs, spec: raisedSpec(resource) } }
          : resource,
      );
      expect(estimateOf(raised, assumptions, prices).monthlyUsd).to.be.above(estimate.monthlyUsd + 1);
    });
  });
}

function raisedSpec({ inputs }: PlannedResource) {
  return {
    scaleTargetRef: inputAt(inputs, "spec", "scaleTargetRef"),
    minReplicas: inputAt(inputs, "spec", "minReplicas"),
    maxReplicas: 40,
  };
}

function stepsOf(resources: readonly PlannedResource[]) {
  return resources.map(({ inputs, name, type, urn }) => ({
    ...step({ op: "create", type, name, new: inputs }),
    urn,
  }));
}

describe("The README's table of dev", () => {
  it("has a fixed part that a person can add up: NAT, cluster, load balancer, database, keys and what is smaller", async () => {
    const { assumptions } = assumptionsFor(usage, "dev");
    const { lines } = estimateOf(await resourcesOf("dev"), assumptions, prices);
    const given = new Set(["hours", "instanceVolumeGb"]);
    const fixed = lines.filter((line) => line.assumptions.every((key) => given.has(key)));
    const byHand =
      0.045 * 730 + // NAT gateway
      3 * 0.005 * 730 + // its address, and two of the load balancer
      0.065 * 730 + // database
      20 * 0.115 + // its storage
      11 * 1 + // keys
      5 * 0.4 + // secrets
      5 * 0.1 + // alarms
      0.3 + // the metric of secrets' age
      0.1 * 730 + // control plane
      0.0225 * 730 + // load balancer
      0.5 + // hosted zone
      0.0042 * 730 + // host
      8 * 0.08; // its disk
    expect(fixed.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0)).to.be.closeTo(byHand, 1e-6);
    expect(byHand).to.be.closeTo(200.98, 0.005);
  });

  it("has a row for each environment, with a dash where there is no budget", () => {
    const estimate = { monthlyUsd: 292.47, lines: [], notPriced: [] };
    expect(
      environmentTable([
        { stack: "dev", estimate, atMostUsd: 301.13, budgetUsd: 350 },
        { stack: "other", estimate, atMostUsd: 292.47 },
      ]).split("\n"),
    ).to.deep.equal([
      "| | USD a month | with every autoscaler at its maximum | budget |",
      "|---|---:|---:|---:|",
      "| dev | 292 | 301 | 350 |",
      "| other | 292 | 292 | - |",
    ]);
  });
});
