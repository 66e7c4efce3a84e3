import { expect } from "chai";
import type { PlanStep } from "../../model/plan.ts";
import { countByComponent, isUnchanged } from "../../review/component-counts.ts";
import { bucketType, stackStep, step, vpcType } from "../policies/plan-steps.ts";

const stack = stackStep();
const network = step({ op: "same", type: "plinth:network:Network", name: "network" }, stack);
const flowLogs = step({ op: "create", type: "plinth:network:FlowLogs", name: "network-flow-logs" }, network);
const key = step(
  { op: "create", type: "plinth:security:EncryptionKey", name: "network-flow-logs-key" },
  flowLogs,
);

/** Label and the counts that are not zero. */
function brief(steps: readonly PlanStep[]): readonly unknown[] {
  return countByComponent(steps).map(({ label, counts }) => [
    label,
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  ]);
}

describe("countByComponent", () => {
  it("counts a resource at its nearest component, and the component itself there too", () => {
    const vpc = step({ op: "update", type: vpcType, name: "network" }, network);
    expect(brief([stack, network, vpc])).to.deep.equal([
      ["(stack)", { same: 1 }],
      ["network", { update: 1, same: 1 }],
    ]);
  });

  it("finds the component of a resource below another resource", () => {
    const vpc = step({ op: "same", type: vpcType, name: "network" }, network);
    const below = step({ op: "delete", type: bucketType, name: "x" }, vpc);
    expect(brief([stack, network, vpc, below])).to.deep.equal([
      ["(stack)", { same: 1 }],
      ["network", { delete: 1, same: 2 }],
    ]);
  });

  it("shows the second level by what its name adds to the first", () => {
    expect(brief([network, flowLogs])).to.deep.equal([
      ["network", { same: 1 }],
      ["network › flow-logs", { create: 1 }],
    ]);
  });

  it("shows a second level with a name of its own in full", () => {
    const other = step({ op: "create", type: "plinth:network:FlowLogs", name: "logs" }, network);
    expect(brief([other, network])).to.deep.equal([
      ["network", { same: 1 }],
      ["network › logs", { create: 1 }],
    ]);
  });

  it("counts deeper levels at the second one", () => {
    const kmsKey = step({ op: "replace", type: "aws:kms/key:Key", name: "network-flow-logs-key" }, key);
    expect(brief([network, flowLogs, key, kmsKey])).to.deep.equal([
      ["network", { same: 1 }],
      ["network › flow-logs", { create: 2, replace: 1 }],
    ]);
  });

  it("finds the component that the plan itself does not list", () => {
    const vpc = step({ op: "update", type: vpcType, name: "network" }, network);
    expect(brief([vpc])).to.deep.equal([["network", { update: 1 }]]);
  });

  it("ends on a plan whose parents form a ring", () => {
    const vpc = step({ op: "update", type: vpcType, name: "a" }, network);
    expect(brief([{ ...vpc, parent: vpc.urn }])).to.deep.equal([["(stack)", { update: 1 }]]);
  });

  it("keeps two components of the same label apart from those of another parent", () => {
    const second = step({ op: "create", type: "plinth:network:Network", name: "network-flow-logs" }, stack);
    expect(brief([network, flowLogs, second])).to.deep.equal([
      ["network", { same: 1 }],
      ["network › flow-logs", { create: 1 }],
      ["network-flow-logs", { create: 1 }],
    ]);
  });

  it("calls a component unchanged when all its steps are", () => {
    expect(countByComponent([network, flowLogs]).map(isUnchanged)).to.deep.equal([true, false]);
  });
});
