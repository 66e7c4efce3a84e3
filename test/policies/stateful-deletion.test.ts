import { expect } from "chai";
import { statefulType } from "../../model/stateful.ts";
import { statefulDeletion } from "../../policies/stateful-deletion.ts";
import { bucketType, step } from "./plan-steps.ts";

const bucket = step({ op: "delete", type: bucketType, name: "logs" });
const lost = statefulType(bucketType)?.holds ?? "";

describe("stateful-deletion", () => {
  it("blocks, and says what is lost, that nothing protects it, and what to do instead", () => {
    expect(statefulDeletion.check([bucket])).to.deep.equal([
      {
        id: "stateful-deletion",
        severity: "block",
        urn: "urn:pulumi:prod::plinth::aws:s3/bucket:Bucket::logs",
        message: `Would be deleted. Lost: ${lost}. Its protect flag is off: the engine would delete it.`,
        fix:
          "Keep it in the program; a changed name or parent needs an alias. If it must go, secure what would be lost, " +
          "then add a waiver for stateful-deletion to policies/waivers.yaml.",
      },
    ]);
  });

  it("says that the engine refuses a protected one", () => {
    expect(
      statefulDeletion.check([{ ...bucket, protect: true }]).map(({ message }) => message),
    ).to.deep.equal([
      `Would be deleted. Lost: ${lost}. Its protect flag is on: the engine refuses until it is unprotected.`,
    ]);
  });

  it("finds nothing in any other operation", () => {
    const steps = (["create", "update", "replace", "same"] as const).map((op) => ({ ...bucket, op }));
    expect(statefulDeletion.check(steps)).to.deep.equal([]);
  });

  it("finds nothing in the deletion of a type that holds nothing", () => {
    expect(
      statefulDeletion.check([step({ op: "delete", type: "aws:ec2/route:Route", name: "r" })]),
    ).to.deep.equal([]);
  });
});
