import { expect } from "chai";
import type { PlanInputs, PlanStep } from "../../model/plan.ts";
import { unknownValue } from "../../policies/input-values.ts";
import { uncheckedProtectionOf } from "../../policies/unchecked-protection.ts";
import { judge, verdictOf } from "../../review/judge.ts";
import { step } from "./plan-steps.ts";

const instance = "aws:rds/instance:Instance";
const key = "aws:kms/key:Key";
const plan = "aws:backup/plan:Plan";
const rotation = "aws:secretsmanager/secretRotation:SecretRotation";

const changed = (type: string, old: PlanInputs, next: PlanInputs): PlanStep =>
  step({ op: "update", type, name: "x", old, new: next });
const unchecked = (type: string, old: PlanInputs, next: PlanInputs) =>
  uncheckedProtectionOf([changed(type, old, next)]).map(({ property }) => property);

describe("protection that could not be checked", () => {
  it("names the property, what it was, and what it protects", () => {
    const made = changed(instance, { deletionProtection: true }, { deletionProtection: unknownValue });
    expect(uncheckedProtectionOf([made])).to.deep.equal([
      {
        urn: made.urn,
        type: instance,
        property: "deletionProtection",
        reason:
          "Whether this is weakened could not be checked: true -> known only after the update. It protects the database from deletion.",
      },
    ]);
  });

  it("makes a plan CAUTION that is OK otherwise", () => {
    const status = (value: unknown) => ({ versioningConfiguration: { status: value } });
    const verdict = (value: unknown) => {
      const steps = [changed("aws:s3/bucketVersioning:BucketVersioning", status("Enabled"), status(value))];
      return verdictOf(judge({ stack: "prod", simulated: true, steps }, []));
    };
    expect(verdict("Enabled")).to.equal("OK");
    expect(verdict(unknownValue)).to.equal("CAUTION");
  });

  for (const [type, old, next, property] of [
    [instance, { kmsKeyId: "arn:old" }, { kmsKeyId: unknownValue }, "kmsKeyId"],
    [
      instance,
      { backupRetentionPeriod: 7 },
      { backupRetentionPeriod: unknownValue },
      "backupRetentionPeriod",
    ],
    [instance, { skipFinalSnapshot: false }, { skipFinalSnapshot: unknownValue }, "skipFinalSnapshot"],
    // Absent means 30 days.
    [key, {}, { deletionWindowInDays: unknownValue }, "deletionWindowInDays"],
    [
      rotation,
      { rotationRules: { automaticallyAfterDays: 30 } },
      { rotationRules: unknownValue },
      "rotationRules.automaticallyAfterDays",
    ],
  ] as const) {
    it(`is ${property} of ${type.split(":").at(-1) ?? ""} where it becomes unknown`, () => {
      expect(unchecked(type, old, next)).to.include(property);
    });
  }

  it("is every rule of a list that becomes unknown, and what an unknown one may have replaced", () => {
    const old = { rules: [{ ruleName: "daily", enableContinuousBackup: true }] };
    const place = 'rules["daily"].enableContinuousBackup';
    expect(unchecked(plan, old, { rules: unknownValue })).to.include(place);
    expect(unchecked(plan, old, { rules: [unknownValue] })).to.include(place);
  });

  it("is nothing that guarded nothing before, that is known, or that does not change", () => {
    expect(
      unchecked(instance, { deletionProtection: false }, { deletionProtection: unknownValue }),
    ).to.not.include("deletionProtection");
    expect(unchecked(instance, { deletionProtection: true }, { deletionProtection: false })).to.deep.equal(
      [],
    );
    const inputs = { deletionProtection: unknownValue };
    expect(
      uncheckedProtectionOf([
        step({ op: "create", type: instance, name: "x", new: inputs }),
        step({ op: "same", type: instance, name: "x", old: { deletionProtection: true }, new: inputs }),
      ]),
    ).to.deep.equal([]);
  });
});
