import { readdirSync } from "node:fs";
import { expect } from "chai";
import { ruleIds, rules } from "../../policies/rules.ts";
import { bucketType, step } from "./plan-steps.ts";

describe("The list of rules", () => {
  it("names each rule once, under an id that will not change", () => {
    expect(ruleIds).to.deep.equal(["stateful-replacement", "stateful-deletion", "secretless-state"]);
  });

  it("names each rule after its file", () => {
    const files = readdirSync(new URL("../../policies/", import.meta.url));
    expect(ruleIds.filter((id) => !files.includes(`${id}.ts`))).to.deep.equal([]);
  });

  it("has rules whose findings carry the rule's own id, which waivers name", () => {
    const steps = [
      ...(["replace", "delete"] as const).map((op) => step({ op, type: bucketType, name: "logs" })),
      step({ op: "create", type: bucketType, name: "new", new: { password: "set" } }),
    ];
    expect(rules.map((rule) => rule.check(steps).map(({ id }) => id))).to.deep.equal(
      ruleIds.map((id) => [id]),
    );
  });
});
