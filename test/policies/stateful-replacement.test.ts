import { expect } from "chai";
import { statefulReplacement } from "../../policies/stateful-replacement.ts";
import { bucketType, change, step, vpcType } from "./plan-steps.ts";

const vpc = step({
  op: "replace",
  type: vpcType,
  name: "network",
  replaceKeys: ["cidrBlock", "instanceTenancy"],
});

describe("stateful-replacement", () => {
  it("blocks, and says what is lost, which properties force it, and what to do instead", () => {
    expect(statefulReplacement.check([vpc])).to.deep.equal([
      {
        id: "stateful-replacement",
        severity: "block",
        urn: "urn:pulumi:prod::plinth::aws:ec2/vpc:Vpc::network",
        message:
          "Would be replaced, forced by cidrBlock, instanceTenancy. " +
          "Lost: the whole network with everything placed in it.",
        fix:
          "Instead, build a new environment beside this one and move the services to it. If it must be replaced, " +
          "secure what would be lost, then add a waiver for stateful-replacement to policies/waivers.yaml.",
      },
    ]);
  });

  it("takes the forcing properties from the changes where the provider names no keys", () => {
    const diff = [
      change("tags.Name", "a", "b"),
      change("cidrBlock", "10.0.0.0/16", "10.1.0.0/16", { replaces: true }),
    ];
    expect(
      statefulReplacement.check([{ ...vpc, replaceKeys: [], diff }]).map(({ message }) => message),
    ).to.deep.equal([
      "Would be replaced, forced by cidrBlock. Lost: the whole network with everything placed in it.",
    ]);
  });

  it("says so where the plan names no forcing property", () => {
    expect(
      statefulReplacement.check([{ ...vpc, replaceKeys: [] }]).map(({ message }) => message),
    ).to.deep.equal([
      "Would be replaced, and the plan does not say which property forces it. " +
        "Lost: the whole network with everything placed in it.",
    ]);
  });

  it("says that the engine refuses a protected one", () => {
    const found = statefulReplacement.check([{ ...vpc, protect: true, replaceKeys: ["cidrBlock"] }]);
    expect(found.map(({ message }) => message)).to.deep.equal([
      "Would be replaced, forced by cidrBlock. Lost: the whole network with everything placed in it. " +
        "It is protected: the engine refuses until it is unprotected.",
    ]);
  });

  it("finds nothing in any other operation", () => {
    const steps = (["create", "update", "delete", "same"] as const).map((op) => ({ ...vpc, op }));
    expect(statefulReplacement.check(steps)).to.deep.equal([]);
  });

  it("finds nothing in the replacement of a type that holds nothing", () => {
    const route = step({ op: "replace", type: "aws:ec2/route:Route", name: "network-public" });
    expect(statefulReplacement.check([route])).to.deep.equal([]);
  });

  it("finds each stateful resource, in the order of the plan", () => {
    const bucket = step({ op: "replace", type: bucketType, name: "logs", replaceKeys: ["bucket"] });
    expect(statefulReplacement.check([bucket, vpc]).map(({ urn }) => urn)).to.deep.equal([
      bucket.urn,
      vpc.urn,
    ]);
  });
});
