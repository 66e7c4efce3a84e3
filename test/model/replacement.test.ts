import { expect } from "chai";
import { replacementFacts, typesWithFacts } from "../../model/replacement.ts";
import { declaredInputs, isDeclared } from "./installed-inputs.ts";

describe("replacement table", () => {
  for (const type of typesWithFacts()) {
    const facts = replacementFacts(type);
    if (facts === undefined) throw new Error(`${type} is listed without facts`);
    const named = [
      ...facts.replaceOn,
      ...Object.keys(facts.conditional),
      ...facts.unchecked,
      ...facts.updates,
    ];

    it(`lists every input of ${type} that the installed package declares, once, and no other`, () => {
      const inputs = named.filter((property) => !property.includes("."));
      expect(inputs.toSorted()).to.deep.equal([...declaredInputs(type).keys()].toSorted());
    });

    it(`names no nested property of ${type} that the installed package does not declare`, () => {
      const nested = named.filter((property) => property.includes("."));
      expect(nested.filter((property) => !isDeclared(type, property))).to.deep.equal([]);
    });

    it(`says where the facts about ${type} come from`, () => {
      expect(facts.source).to.match(
        /^hashicorp\/terraform-provider-aws internal\/service\/[\w/]+\.go, .*(20\d\d|v?\d\.\d+)/u,
      );
    });
  }

  it("knows nothing about a type nobody has looked up", () => {
    expect(replacementFacts("aws:ec2/spotInstanceRequest:SpotInstanceRequest")).to.equal(undefined);
    expect(replacementFacts("constructor")).to.equal(undefined);
  });

  it("tells a declared nested property from one that is not", () => {
    expect(isDeclared("aws:eks/cluster:Cluster", "outpostConfig.controlPlanePlacement.groupName")).to.equal(
      true,
    );
    expect(isDeclared("aws:eks/cluster:Cluster", "outpostConfig.controlPlanePlacement.groupname")).to.equal(
      false,
    );
    expect(isDeclared("aws:eks/cluster:Cluster", "outpost.groupName")).to.equal(false);
  });
});
