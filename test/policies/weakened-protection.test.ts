import { expect } from "chai";
import type { PlanInputs } from "../../model/plan.ts";
import { unknownValue } from "../../policies/input-values.ts";
import { weakenedProtection } from "../../policies/weakened-protection.ts";
import { bucketType, change, step, vpcType } from "./plan-steps.ts";

const instance = "aws:rds/instance:Instance";
const key = "aws:kms/key:Key";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const vaultLock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const plan = "aws:backup/plan:Plan";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const publicAccess = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

function found(type: string, before: PlanInputs, after: PlanInputs, op: "update" | "replace" = "update") {
  return weakenedProtection
    .check([step({ op, type, name: "x", old: before, new: after })])
    .map(({ message, severity }) => [severity, message.replace(/^Weakened: (.*?)\. It protects .*$/u, "$1")]);
}

const daily = (settings: PlanInputs) => ({ rules: [{ ruleName: "daily", ...settings }] });
const kept = (days: number) => ({ rules: [{ id: "expire", expiration: { days } }] });

describe("weakened-protection", () => {
  it("blocks where data depends on it, and says what it protected and what to do", () => {
    const before = { deletionProtection: true };
    expect(
      weakenedProtection.check([
        step({
          op: "update",
          type: instance,
          name: "database",
          old: before,
          new: { deletionProtection: false },
        }),
      ]),
    ).to.deep.equal([
      {
        id: "weakened-protection",
        severity: "block",
        urn: `urn:pulumi:prod::plinth::${instance}::database`,
        message: "Weakened: deletionProtection true -> false. It protects the database from deletion.",
        fix: "Leave it as it is. If it must go, say why in a waiver for weakened-protection in policies/waivers.yaml.",
      },
    ]);
  });

  for (const [type, before, after, severity, text] of [
    [
      instance,
      { skipFinalSnapshot: false },
      { skipFinalSnapshot: true },
      "block",
      "skipFinalSnapshot false -> true",
    ],
    [instance, {}, { skipFinalSnapshot: true }, "block", "skipFinalSnapshot (none) -> true"],
    [
      "aws:budgets/budget:Budget",
      { limitAmount: "400" },
      { limitAmount: "40000" },
      "caution",
      "limitAmount 400 -> 40000",
    ],
    [instance, { deletionProtection: true }, {}, "block", "deletionProtection true -> (none)"],
    [
      instance,
      { backupRetentionPeriod: 35 },
      { backupRetentionPeriod: 7 },
      "caution",
      "backupRetentionPeriod 35 -> 7",
    ],
    [
      instance,
      { publiclyAccessible: false },
      { publiclyAccessible: true },
      "caution",
      "publiclyAccessible false -> true",
    ],
    [instance, { kmsKeyId: "arn:key" }, {}, "caution", "kmsKeyId arn:key -> (none)"],
    [bucketType, { forceDestroy: false }, { forceDestroy: true }, "block", "forceDestroy false -> true"],
    ["aws:backup/vault:Vault", {}, { forceDestroy: true }, "block", "forceDestroy (none) -> true"],
    [vaultLock, { minRetentionDays: 7 }, { minRetentionDays: 1 }, "block", "minRetentionDays 7 -> 1"],
    [logGroup, { retentionInDays: 365 }, { retentionInDays: 30 }, "caution", "retentionInDays 365 -> 30"],
    [logGroup, { retentionInDays: 0 }, { retentionInDays: 30 }, "caution", "retentionInDays 0 -> 30"],
    [logGroup, {}, { retentionInDays: 30 }, "caution", "retentionInDays (none) -> 30"],
    [
      key,
      { deletionWindowInDays: 30 },
      { deletionWindowInDays: 7 },
      "caution",
      "deletionWindowInDays 30 -> 7",
    ],
    [key, { enableKeyRotation: true }, {}, "caution", "enableKeyRotation true -> (none)"],
    [
      publicAccess,
      { blockPublicAcls: true },
      { blockPublicAcls: false },
      "caution",
      "blockPublicAcls true -> false",
    ],
    [
      "aws:ec2/flowLog:FlowLog",
      { trafficType: "ALL" },
      { trafficType: "REJECT" },
      "caution",
      "trafficType ALL -> REJECT",
    ],
    [lifecycle, kept(365), kept(30), "caution", 'rules["expire"].expiration.days 365 -> 30'],
    [lifecycle, { rules: [] }, kept(30), "caution", 'rules["expire"].expiration.days (none) -> 30'],
    [
      plan,
      daily({ enableContinuousBackup: true }),
      daily({}),
      "caution",
      'rules["daily"].enableContinuousBackup true -> (none)',
    ],
    [
      plan,
      daily({ lifecycle: { deleteAfter: 35 } }),
      { rules: [] },
      "caution",
      'rules["daily"] (set) -> (none)',
    ],
    [
      "aws:secretsmanager/secretRotation:SecretRotation",
      { rotationRules: { automaticallyAfterDays: 30 } },
      { rotationRules: { automaticallyAfterDays: 90 } },
      "caution",
      "rotationRules.automaticallyAfterDays 30 -> 90",
    ],
  ] as const) {
    it(`finds ${type.split(":").at(-1) ?? ""} ${text}, and not the way back`, () => {
      expect(found(type, before, after)).to.deep.equal([[severity, text]]);
      expect(found(type, after, before)).to.deep.equal([]);
    });
  }

  it("compares a replacement's inputs too", () => {
    expect(found(vaultLock, { minRetentionDays: 7 }, {}, "replace")).to.deep.equal([
      ["block", "minRetentionDays 7 -> (none)"],
    ]);
  });

  it("finds nothing where a rule of a list only moves, or a new one is added to a backup plan", () => {
    const [one, other] = [
      { ruleName: "daily", lifecycle: { deleteAfter: 35 } },
      { ruleName: "monthly", lifecycle: { deleteAfter: 365 } },
    ];
    expect(found(plan, { rules: [one, other] }, { rules: [other, one] })).to.deep.equal([]);
    expect(found(plan, { rules: [other] }, { rules: [one, other] })).to.deep.equal([]);
  });

  it("leaves what is known only after the update to what could not be checked", () => {
    expect(found(instance, { kmsKeyId: "arn:old" }, { kmsKeyId: unknownValue })).to.deep.equal([]);
    expect(found(plan, daily({ lifecycle: { deleteAfter: 35 } }), { rules: unknownValue })).to.deep.equal([]);
  });

  it("blocks a guard of a stateful resource that is taken off as a resource option, and warns of any other", () => {
    const steps = [vpcType, "aws:ec2/route:Route"].flatMap((type) =>
      ["options.protect", "options.retainOnDelete"].map((path) =>
        step({ op: "update", type, name: "x", diff: [change(path, true, false)] }),
      ),
    );
    expect(
      weakenedProtection
        .check(steps)
        .map(({ message, severity, urn }) => [severity, urn.split("::")[2], message]),
    ).to.deep.equal(
      [
        ["block", vpcType],
        ["caution", "aws:ec2/route:Route"],
      ].flatMap(([severity, type]) => [
        [
          severity,
          type,
          "Weakened: options.protect true -> false. It protects the resource from being deleted or replaced by the engine.",
        ],
        [
          severity,
          type,
          "Weakened: options.retainOnDelete true -> false. It protects what is in AWS when the resource leaves the program.",
        ],
      ]),
    );
  });

  it("finds nothing where a resource option is switched on", () => {
    const on = step({
      op: "update",
      type: vpcType,
      name: "x",
      diff: [change("options.protect", false, true)],
    });
    expect(weakenedProtection.check([on])).to.deep.equal([]);
  });

  it("finds the deletion of what only guards others, and blocks that of a vault's lock", () => {
    const steps = [publicAccess, vaultLock, "aws:s3/bucketVersioning:BucketVersioning"].map((type) =>
      step({ op: "delete", type, name: "x" }),
    );
    expect(weakenedProtection.check(steps).map(({ message, severity }) => [severity, message])).to.deep.equal(
      [
        ["caution", "Would be deleted, and only exists to protect the bucket from the public."],
        ["block", "Would be deleted, and only exists to protect recovery points from early deletion."],
        [
          "caution",
          "Would be deleted, and only exists to protect objects from being overwritten or deleted.",
        ],
      ],
    );
  });

  it("finds the deletion of what watches, filters or scales", () => {
    const types = [
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:wafv2/webAcl:WebAcl",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    ];
    const findings = weakenedProtection.check(types.map((type) => step({ op: "delete", type, name: "x" })));
    expect(findings.map(({ severity }) => severity)).to.deep.equal(["caution", "caution", "caution"]);
  });

  it("finds nothing in a budget that becomes smaller", () => {
    const budget = "aws:budgets/budget:Budget";
    expect(found(budget, { limitAmount: "1000" }, { limitAmount: "400" })).to.deep.equal([]);
  });

  it("finds nothing in what is made, kept, or deleted with all its guards", () => {
    const inputs = { deletionProtection: false, skipFinalSnapshot: true };
    const steps = [
      step({ op: "create", type: instance, name: "x", new: inputs }),
      step({ op: "same", type: instance, name: "x", old: inputs, new: inputs }),
      step({ op: "delete", type: instance, name: "x", old: inputs }),
    ];
    expect(weakenedProtection.check(steps)).to.deep.equal([]);
  });
});
