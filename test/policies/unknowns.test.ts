import { expect } from "chai";
import { unknownsOf } from "../../policies/unknowns.ts";
import { change, step, vpcType } from "./plan-steps.ts";

const thing = "aws:unheardof/thing:Thing";

function updated(type: string, path: string): readonly unknown[] {
  const changed = step({ op: "update", type, name: "x", diff: [change(path, 1, 2)] });
  return unknownsOf([changed]);
}

describe("unknownsOf", () => {
  for (const op of ["create", "update", "replace", "delete"] as const) {
    it(`names a type without a place in the tables once on ${op}, whatever changes in it`, () => {
      const strange = step({ op, type: thing, name: "x", diff: [change("a", 1, 2), change("b", 1, 2)] });
      expect(unknownsOf([strange])).to.deep.equal([
        {
          urn: strange.urn,
          type: thing,
          reason: "No table says whether this type holds data: classify it in model/stateful.ts.",
        },
      ]);
    });
  }

  it("says nothing about a type that does not change", () => {
    expect(unknownsOf([step({ op: "same", type: thing, name: "x" })])).to.deep.equal([]);
  });

  it("names a property that the tables do not list", () => {
    expect(updated(vpcType, "inventedProperty")).to.deep.equal([
      {
        urn: "urn:pulumi:prod::plinth::aws:ec2/vpc:Vpc::x",
        type: vpcType,
        property: "inventedProperty",
        reason:
          "No table says whether changing this property replaces the resource: look it up for model/replacement.ts.",
      },
    ]);
  });

  it("names a property that replaces under a condition, with the condition", () => {
    expect(updated(vpcType, "instanceTenancy")).to.deep.equal([
      {
        urn: "urn:pulumi:prod::plinth::aws:ec2/vpc:Vpc::x",
        type: vpcType,
        property: "instanceTenancy",
        reason:
          "Changing this property replaces the resource under a condition: " +
          "every change but the one from dedicated to default.",
      },
    ]);
  });

  it("names the part of a block that replaces, where the plan reports only the block", () => {
    expect(updated("aws:s3/bucket:Bucket", "objectLockConfiguration")).to.deep.equal([
      {
        urn: "urn:pulumi:prod::plinth::aws:s3/bucket:Bucket::x",
        type: "aws:s3/bucket:Bucket",
        property: "objectLockConfiguration",
        reason:
          "Changing this property replaces the resource under a condition: " +
          "objectLockConfiguration.objectLockEnabled changes.",
      },
    ]);
  });

  it("names the condition of a part of a block, where the plan reports a position in it", () => {
    expect(updated("aws:dynamodb/table:Table", 'warmThroughput["readUnitsPerSecond"]')).to.deep.equal([
      {
        urn: "urn:pulumi:prod::plinth::aws:dynamodb/table:Table::x",
        type: "aws:dynamodb/table:Table",
        property: 'warmThroughput["readUnitsPerSecond"]',
        reason: "Changing this property replaces the resource under a condition: the number goes down.",
      },
    ]);
  });

  it("names a property on which the plan and the table contradict each other", () => {
    expect(updated(vpcType, "cidrBlock")).to.deep.equal([
      {
        urn: "urn:pulumi:prod::plinth::aws:ec2/vpc:Vpc::x",
        type: vpcType,
        property: "cidrBlock",
        reason:
          "The plan updates in place, but model/replacement.ts says that changing this property replaces the resource.",
      },
    ]);
  });

  it("says nothing about a property that is known to update in place", () => {
    expect(updated(vpcType, "enableDnsHostnames")).to.deep.equal([]);
    expect(updated(vpcType, "tags.Name")).to.deep.equal([]);
  });

  it("leaves the properties of a replacement to the rule that judges it", () => {
    const replaced = step({
      op: "replace",
      type: vpcType,
      name: "x",
      diff: [change("inventedProperty", 1, 2)],
    });
    expect(unknownsOf([replaced])).to.deep.equal([]);
  });

  for (const type of ["plinth:network:Network", "pulumi:providers:aws", "pulumi:pulumi:Stack"]) {
    it(`counts ${type} as known, with all its properties`, () => {
      expect(updated(type, "region")).to.deep.equal([]);
    });
  }
});
