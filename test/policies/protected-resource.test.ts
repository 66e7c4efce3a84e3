import { expect } from "chai";
import { protectedResource } from "../../policies/protected-resource.ts";
import { change, step, vpcType } from "./plan-steps.ts";

const vpc = step({ op: "delete", type: vpcType, name: "network", protect: true });

describe("protected-resource", () => {
  it("blocks a deletion that the engine refuses, with the way to it in steps", () => {
    expect(protectedResource.check([vpc])).to.deep.equal([
      {
        id: "protected-resource",
        severity: "block",
        urn: vpc.urn,
        message: "The engine refuses this deletion: the resource is protected, and no waiver changes that.",
        fix:
          "If it must be: 1. take the protection off, by plinth:protect in Pulumi.prod.yaml or at this resource alone, " +
          "with a waiver for weakened-protection, and deploy that by itself. " +
          "2. Then make this change, with a waiver for stateful-deletion. 3. Protect again what is left.",
      },
    ]);
  });

  it("blocks a replacement, and names no waiver for what holds nothing", () => {
    const route = step({ op: "replace", type: "aws:ec2/route:Route", name: "r", protect: true });
    const [first] = protectedResource.check([route]);
    expect(first?.message).to.include("refuses this replacement");
    expect(first?.fix).to.include("2. Then make this change. 3.");
  });

  it("finds nothing where the same deployment takes the protection off and replaces: the engine does both", () => {
    const diff = [change("options.protect", true, false)];
    expect(protectedResource.check([{ ...vpc, op: "replace", diff }])).to.deep.equal([]);
  });

  it("finds nothing in what is not protected, made, changed or kept", () => {
    const steps = (["create", "update", "same"] as const).map((op) => ({ ...vpc, op }));
    expect(protectedResource.check([...steps, { ...vpc, protect: false }])).to.deep.equal([]);
  });

  it("never advises to unprotect in the state, where nobody reviews it", () => {
    expect(JSON.stringify(protectedResource.check([vpc]))).not.to.include("state unprotect");
  });
});
