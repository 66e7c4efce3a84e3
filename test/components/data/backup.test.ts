import { expect } from "chai";
import { Backup, type BackupArgs } from "../../../components/data/backup.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { everything, minimal, restoreTesting } from "./backup-args.ts";

const made = async (args: () => BackupArgs, preview = false) =>
  record(
    () => {
      new Backup("backup", args());
    },
    { preview },
  );

const smallest = [
  "aws:backup/plan:Plan backup-plan",
  "aws:backup/selection:Selection backup-plan-selection",
  "aws:backup/vault:Vault backup-vault",
  "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-expired",
  "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-failed",
  "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-none",
  "aws:iam/role:Role backup-plan-role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment backup-plan-role",
  "aws:kms/alias:Alias backup-vault-key-alias",
  "aws:kms/key:Key backup-vault-key",
  "plinth:data:Backup backup",
  "plinth:data:BackupAlarms backup-alarms",
  "plinth:data:BackupPlan backup-plan",
  "plinth:data:BackupVault backup-vault",
  "plinth:security:EncryptionKey backup-vault-key",
];

describe("components/data/backup", () => {
  for (const preview of [false, true]) {
    it(`makes a vault, a plan and alarms ${preview ? "in a preview" : "and no more"}`, async () => {
      const { resources } = await made(() => minimal, preview);
      expect(listing(resources)).to.deep.equal(smallest);
    });
  }

  it("adds lock, copies, replication and restore tests when all is on", async () => {
    const { resources } = await made(everything);
    expect(listing(resources).filter((entry) => !smallest.includes(entry))).to.deep.equal([
      "aws:backup/restoreTestingPlan:RestoreTestingPlan backup-restore-continuous",
      "aws:backup/restoreTestingPlan:RestoreTestingPlan backup-restore-snapshot",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection backup-restore-continuous",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection backup-restore-snapshot",
      "aws:backup/vault:Vault backup-copy",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration backup-copy-lock",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration backup-vault-lock",
      "aws:cloudwatch/eventRule:EventRule backup-restore-validator",
      "aws:cloudwatch/eventRule:EventRule backup-restore-validator-clock",
      "aws:cloudwatch/eventTarget:EventTarget backup-restore-validator-clock-target",
      "aws:cloudwatch/eventTarget:EventTarget backup-restore-validator-target",
      "aws:cloudwatch/logGroup:LogGroup backup-restore-validator-log",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-copy-failed",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-invalid-continuous",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-invalid-snapshot",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-overdue",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-slow-continuous",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-slow-snapshot",
      "aws:cloudwatch/metricAlarm:MetricAlarm backup-alarms-validator-failed",
      "aws:ec2/securityGroup:SecurityGroup backup-restore-restored",
      "aws:ec2/securityGroup:SecurityGroup backup-restore-validator-group",
      "aws:iam/role:Role backup-restore-role",
      "aws:iam/role:Role backup-restore-validator-role",
      "aws:iam/rolePolicy:RolePolicy backup-restore-validator-permissions",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment backup-restore-role",
      "aws:kms/alias:Alias backup-copy-key-alias",
      "aws:kms/key:Key backup-copy-key",
      "aws:lambda/function:Function backup-restore-validator",
      "aws:lambda/permission:Permission backup-restore-validator-clock-permission",
      "aws:lambda/permission:Permission backup-restore-validator-permission",
      "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication backup-copy-replication",
      "aws:rds/subnetGroup:SubnetGroup backup-restore-subnets",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule backup-restore-validator-to-aws-services",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule backup-restore-validator-to-restored-database",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule backup-restore-validator-into-restored-database",
      "plinth:data:BackupCopy backup-copy",
      "plinth:data:BackupVault backup-copy",
      "plinth:data:RestoreTesting backup-restore",
      "plinth:data:RestoreValidator backup-restore-validator",
      "plinth:data:VpcFunction backup-restore-validator",
      "plinth:security:EncryptionKey backup-copy-key",
      "pulumi:providers:aws elsewhere",
    ]);
  });

  it("makes what survives the Region in the other one, and nothing else", async () => {
    const { resources } = await made(everything);
    expect(
      listing(
        resources.filter(
          ({ custom, provider }) => custom && provider.includes("pulumi:providers:aws::elsewhere"),
        ),
      ),
    ).to.deep.equal([
      "aws:backup/vault:Vault backup-copy",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration backup-copy-lock",
      "aws:kms/alias:Alias backup-copy-key-alias",
      "aws:kms/key:Key backup-copy-key",
      "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication backup-copy-replication",
    ]);
    expect(
      theOnly(resources, "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication")
        .inputs,
    ).to.deep.equal({
      sourceDbInstanceArn: "arn:aws:rds:us-east-1:111122223333:db:database-1a2b3c4",
      kmsKeyId: "arn:aws:mock:us-east-1:111122223333:backup-copy-key",
      retentionPeriod: 14,
    });
  });

  it("encrypts the vault with a key of its own", async () => {
    const { resources } = await made(() => minimal);
    expect(theOnly(resources, "aws:backup/vault:Vault").inputs).to.deep.equal({
      kmsKeyArn: "arn:aws:mock:us-east-1:111122223333:backup-vault-key",
      forceDestroy: false,
      tags: { Name: "backup-vault" },
    });
  });

  it("protects vaults and keys", async () => {
    const { resources } = await made(everything);
    expect(protectedOnes(resources)).to.deep.equal([
      "aws:backup/vault:Vault backup-copy",
      "aws:backup/vault:Vault backup-vault",
      "aws:kms/key:Key backup-copy-key",
      "aws:kms/key:Key backup-vault-key",
    ]);
  });

  it("lets an unprotected vault go with what is in it", async () => {
    const { resources } = await made(() => ({ ...minimal, protect: false }));
    expect(protectedOnes(resources)).to.deep.equal([]);
    expect(theOnly(resources, "aws:backup/vault:Vault").inputs["forceDestroy"]).to.equal(true);
  });

  it("locks in governance: the day from which nobody could change it is never set", async () => {
    const { resources } = await made(everything);
    for (const { inputs } of ofType(resources, "aws:backup/vaultLockConfiguration:VaultLockConfiguration")) {
      expect(inputs).to.deep.include({ minRetentionDays: 7, maxRetentionDays: 365 });
      expect(inputs).not.to.have.property("changeableForDays");
    }
  });

  it("chooses resources by one value of the tag Backup, once the role may back them up", async () => {
    const { resources } = await made(() => minimal);
    const selection = theOnly(resources, "aws:backup/selection:Selection");
    expect(selection.inputs).to.deep.equal({
      planId: "backup-plan-id",
      iamRoleArn: "arn:aws:mock:us-east-1:111122223333:backup-plan-role",
      selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "plinth-prod-use1" }],
    });
    expect(waitsFor(selection)).to.include(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::backup-plan-role",
    );
  });

  it("gives backing up and restoring a role and a policy of AWS each, for this account only", async () => {
    const { resources } = await made(everything);
    const policies = ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    expect(policies.map(({ inputs, name }) => [name, inputs["policyArn"]])).to.deep.equal([
      ["backup-plan-role", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"],
      ["backup-restore-role", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"],
    ]);
    expect(
      JSON.parse(
        String(theOnly(resources, "aws:iam/role:Role", "backup-plan-role").inputs["assumeRolePolicy"]),
      ),
    ).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "BackupOfThisAccount",
          Effect: "Allow",
          Principal: { Service: "backup.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("raises alarms at the topics, with the RTO as threshold and silence taken for a missing backup", async () => {
    const { resources } = await made(everything);
    const alarms = inputsByName(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms["backup-alarms-none"]).to.deep.include({
      namespace: "AWS/Backup",
      metricName: "NumberOfBackupJobsCompleted",
      period: 86_400,
      evaluationPeriods: 2,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmDescription: "No backup was completed for two days. What to do: docs/runbooks/backup-failed.md",
      alarmActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
      okActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
    });
    expect(alarms["backup-alarms-validator-failed"]).to.deep.include({
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: "backup-restore-validator" },
    });
    expect(alarms["backup-alarms-overdue"]).to.deep.include({
      namespace: "Plinth/Restore",
      metricName: "RestoreTestsOverdue",
      dimensions: { Platform: "plinth-prod-use1" },
      statistic: "Maximum",
      period: 21_600,
      evaluationPeriods: 2,
      datapointsToAlarm: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "missing",
      alarmDescription:
        "No restore was tested and found good for 9 days; without data, no look has come to its end for twelve hours. What to do: docs/runbooks/restore-test-failed.md",
      insufficientDataActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
    });
    expect(alarms["backup-alarms-slow-continuous"]).to.deep.include({
      namespace: "Plinth/Restore",
      metricName: "MeasuredRtoSeconds",
      dimensions: { Platform: "plinth-prod-use1", RecoveryPointType: "CONTINUOUS" },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 3600,
      treatMissingData: "ignore",
    });
    expect(alarms["backup-alarms-invalid-snapshot"]).to.deep.include({
      metricName: "ValidationSucceeded",
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
    });
  });

  it("tests snapshots only where there is no continuous backup", async () => {
    const { resources } = await made(() => ({ ...minimal, restoreTesting }));
    expect(
      ofType(resources, "aws:backup/restoreTestingPlan:RestoreTestingPlan").map(({ name }) => name),
    ).to.deep.equal(["backup-restore-snapshot"]);
  });

  it("registers vault and testing plans as outputs", async () => {
    const { registeredOutputs, resources } = await made(everything);
    const backup = theOnly(resources, "plinth:data:Backup");
    expect(registeredOutputs.get(backup.urn)).to.deep.include({
      vaultArn: "arn:aws:mock:us-east-1:111122223333:backup-vault",
      restoreTestingPlanNames: ["plinth_prod_use1_continuous", "plinth_prod_use1_snapshot"],
    });
  });

  const rejected: readonly (readonly [string, () => BackupArgs, string])[] = [
    [
      "a continuous backup of 36 days",
      () => ({ ...minimal, retention: { continuousDays: 36, dailyDays: 35 } }),
      "retention.continuousDays is 36 days; allowed: whole days from 1 to 35.",
    ],
    [
      "a retention that the lock refuses",
      () => ({ ...minimal, lock: { minimumDays: 14, maximumDays: 365 } }),
      "retention.dailyDays is 7 days, which the vault's lock refuses: each of its backup jobs would fail; allowed: 14 to 365 days, or another lock.",
    ],
    [
      "copies in the database's own Region",
      () => ({ ...everything(), region: "us-west-2" }),
      "copy.region is us-west-2, the database's own; name another Region.",
    ],
    [
      "a replication of 36 days",
      () => {
        const { copy, ...args } = everything();
        return { ...args, copy: copy === undefined ? copy : { ...copy, replicationDays: 36 } };
      },
      "replicationDays is 36; RDS allows whole days from 1 to 35.",
    ],
    [
      "an empty selection tag",
      () => ({ ...minimal, selectionTag: "" }),
      "selectionTag is empty; name a value that only this environment's resources have.",
    ],
  ];
  for (const [what, args, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => new Backup("backup", args()))).to.equal(message);
    });
  }
});
