import { expect } from "chai";
import { customerKeys } from "../../policies/encryption/customer-keys.ts";
import { nothingToJudge } from "../../policies/nothing-to-judge.ts";
import { resourceRules } from "../../policies/resource-rules.ts";
import { declaredInputs, isDeclared } from "../model/installed-inputs.ts";

const isAws = (type: string) => type.startsWith("aws:");

/** Type and property of all that rules look at in resources of AWS. */
const read = [
  ...resourceRules.flatMap(({ reads }) =>
    Object.entries(reads).flatMap(([type, properties]) =>
      properties.map((property) => [type, property] as const),
    ),
  ),
  ...Object.entries(customerKeys).flatMap(([type, keys]) => keys.map(({ key }) => [type, key] as const)),
].filter(([type]) => isAws(type));

// A rule that reads a property which does not exist would never find anything. Kubernetes objects are compared with a server elsewhere.
describe("what rules read", () => {
  it("exists in the installed package, property by property", () => {
    expect(read.length).to.be.greaterThan(60);
    const strange = read.filter(([type, property]) => !isDeclared(type, property.replaceAll("[]", "")));
    expect(strange).to.deep.equal([]);
  });

  it("is of types that the installed package has, and so is what has nothing to judge", () => {
    const types = [
      ...resourceRules.flatMap(({ reads }) => Object.keys(reads)),
      ...nothingToJudge.keys(),
    ].filter(isAws);
    for (const type of new Set(types)) expect(() => declaredInputs(type), type).not.to.throw();
  });

  it("leaves no type in the table of those that have nothing to judge", () => {
    const judged = new Set(resourceRules.flatMap(({ reads }) => Object.keys(reads)));
    expect([...nothingToJudge.keys()].filter((type) => judged.has(type))).to.deep.equal([]);
  });
});
