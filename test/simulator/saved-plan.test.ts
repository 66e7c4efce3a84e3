import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { savedDependencies, withDependencies } from "../../simulator/saved-plan.ts";
import { step } from "../policies/plan-steps.ts";

const group = "urn:pulumi:dev::plinth::aws:ec2/securityGroup:SecurityGroup::pods";
const rule = step({
  op: "create",
  type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  name: "rule",
  new: { securityGroupId: { unknown: true }, cidrIpv4: "10.0.0.0/8", tags: { a: { unknown: true } } },
});

describe("a plan that the engine has saved", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-saved-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const read = (content: unknown) => {
    const file = join(directory, "plan.json");
    writeFileSync(file, JSON.stringify(content));
    return savedDependencies(file);
  };

  it("says of inputs that are not known yet which resources they come from", () => {
    const dependencies = read({
      resourcePlans: {
        [rule.urn]: {
          goal: { propertyDependencies: { securityGroupId: [group], cidrIpv4: [group], tags: [] } },
        },
      },
    });

    expect(withDependencies(rule, dependencies)).to.deep.equal({
      ...rule,
      dependencies: { securityGroupId: [group] },
    });
  });

  it("says nothing where the engine came to none, or wrote it otherwise", () => {
    expect(savedDependencies(join(directory, "missing.json")).size).to.equal(0);
    for (const content of [
      null,
      {},
      { resourcePlans: { [rule.urn]: { goal: { propertyDependencies: 3 } } } },
    ]) {
      expect(withDependencies(rule, read(content))).to.deep.equal(rule);
    }
  });

  it("says nothing of what is deleted", () => {
    const gone = { ...rule, op: "delete" as const, new: null };

    expect(withDependencies(gone, new Map([[rule.urn, { securityGroupId: [group] }]]))).to.deep.equal(gone);
  });
});
