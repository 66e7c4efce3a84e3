import { expect } from "chai";
import type { PropertyChange } from "../../model/plan.ts";
import { changeLines } from "../../review/property-changes.ts";
import { change, step, vpcType } from "../policies/plan-steps.ts";

function lineOf(changed: PropertyChange, width = 100): string {
  return changeLines([step({ op: "update", type: vpcType, name: "network", diff: [changed] })], width).join(
    "\n",
  );
}

describe("changeLines", () => {
  it("shows the resource, the path, and both values as JSON", () => {
    expect(lineOf(change("enableDnsHostnames", false, true))).to.equal(
      "Vpc network enableDnsHostnames: false → true",
    );
    expect(lineOf(change('tags["a b"]', "1", { x: [1] }))).to.equal(
      'Vpc network tags["a b"]: "1" → {"x":[1]}',
    );
  });

  it("shows that a property is new or gone", () => {
    expect(lineOf(change("tags.Name", undefined, "x", { kind: "add" }))).to.equal(
      'Vpc network tags.Name: (none) → "x"',
    );
    expect(lineOf(change("tags.Name", "x", undefined, { kind: "delete" }))).to.equal(
      'Vpc network tags.Name: "x" → (none)',
    );
  });

  it("says where a value is known only after the update", () => {
    expect(lineOf(change("vpcId", "vpc-1", { unknown: true }))).to.equal(
      'Vpc network vpcId: "vpc-1" → (known after the update)',
    );
    expect(lineOf(change("ids", [], [{ unknown: true }]))).to.equal(
      'Vpc network ids: [] → ["(known after the update)"]',
    );
  });

  it("leaves secrets covered", () => {
    expect(lineOf(change("password", "[secret]", "[secret]"))).to.equal(
      "Vpc network password: [secret] → [secret]",
    );
    expect(lineOf(change("settings", { p: "[secret]" }, { p: "[secret]", q: 1 }))).to.equal(
      'Vpc network settings: {"p":"[secret]"} → {"p":"[secret]","q":1}',
    );
  });

  it("does not give a secret away where only one side is marked", () => {
    expect(lineOf(change("password", "[secret]", "hunter2"))).to.equal(
      "Vpc network password: [secret] → (not shown: was a secret)",
    );
    expect(lineOf(change("password", "hunter2", "[secret]"))).to.equal(
      "Vpc network password: (not shown: becomes a secret) → [secret]",
    );
  });

  it("says of a secret that it goes, comes, or is known only later", () => {
    const lines = [
      change("p", "[secret]", undefined, { kind: "delete" }),
      change("p", undefined, "[secret]", { kind: "add" }),
      change("p", "[secret]", { unknown: true }),
    ].map((changed) => lineOf(changed));
    expect(lines).to.deep.equal([
      "Vpc network p: [secret] → (none)",
      "Vpc network p: (none) → [secret]",
      "Vpc network p: [secret] → (known after the update)",
    ]);
  });

  it("cuts long values to the width, from just before the place where they differ", () => {
    const start = `{"Statement":[${"abcdefghij".repeat(20)}`;
    const line = lineOf(change("policy", `${start}one-thing`, `${start}another-one`), 90);
    expect(line).to.equal('Vpc network policy: …cdefghijone-thing" → …cdefghijanother-one"');
  });

  it("leaves out of two documents what both have, where nothing bounds the width", () => {
    const start = `{"Statement":[${"abcdefghij".repeat(100)}`;
    const changed = change("policy", `${start}one-thing`, `${start}another-one`);
    expect(lineOf(changed, Number.POSITIVE_INFINITY)).to.equal(
      'Vpc network policy: …cdefghijone-thing" → …cdefghijanother-one"',
    );
  });

  it("shares the room between two long values", () => {
    const line = lineOf(change("description", "a".repeat(200), "b".repeat(200)), 60);
    expect(line).to.equal(`Vpc network description: "${"a".repeat(14)}… → "${"b".repeat(14)}…`);
    expect(line.length).to.be.at.most(60);
  });

  it("gives a long value the room that a short one leaves", () => {
    const line = lineOf(change("description", "a", "b".repeat(200)), 60);
    expect(line).to.equal(`Vpc network description: "a" → "${"b".repeat(27)}…`);
    expect(line.length).to.equal(60);
  });

  it("lists what forces replacements after the updates, and nothing else of a replacement", () => {
    const diff = [change("tags.Name", 1, 2), change("cidrBlock", "a", "b", { replaces: true })];
    const steps = [
      step({ op: "replace", type: vpcType, name: "x", diff }),
      step({ op: "update", type: vpcType, name: "y", diff: [change("tags.Name", 1, 2)] }),
      step({ op: "create", type: vpcType, name: "z", diff }),
    ];
    expect(changeLines(steps, 100)).to.deep.equal([
      "Vpc y tags.Name: 1 → 2",
      'Vpc x cidrBlock (forces replacement): "a" → "b"',
    ]);
  });
});
