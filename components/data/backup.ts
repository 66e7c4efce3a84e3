import * as pulumi from "@pulumi/pulumi";
import { type BackupRetention, backupProblems, type VaultLock } from "../../model/backup-limits.ts";
import { type RecoveryObjectives, recoveryMinutes } from "../../model/recovery.ts";
import { BackupAlarms } from "./backup-alarms.ts";
import { BackupCopy, checkBackupCopy } from "./backup-copy.ts";
import { BackupPlan, checkBackupPlan } from "./backup-plan.ts";
import { BackupVault, type BackupVaultArgs, checkBackupVault } from "./backup-vault.ts";
import {
  checkRestoreTesting,
  type RestoreTest,
  RestoreTesting,
  type RestoreTestingArgs,
} from "./restore-testing.ts";
import type { RestoredDatabase } from "./restore-validator.ts";

/** A second Region, and the provider for it. */
export interface BackupCopySettings {
  /** Region of the copies, as in `us-west-2`; not the database's own. */
  readonly region: string;
  /** Provider of that Region, pinned to the same account. */
  readonly provider: pulumi.ProviderResource;
  /** Days that a point in time can be chosen from there, 1 to 35. */
  readonly replicationDays: number;
}

/** What of restore tests does not follow from the other arguments. */
export type RestoreTestingSettings = Omit<
  RestoreTestingArgs,
  "accountId" | "database" | "platformTag" | "region" | "tests" | "vaultArn"
>;

export interface BackupArgs {
  /** The database. It must have the tag `Backup` with `selectionTag` as its value. */
  readonly database: RestoredDatabase;
  /** Value of the tag `Backup` by which resources are chosen; unique to the environment. Never a default tag. */
  readonly selectionTag: string;
  /** What is kept, and for how many days. */
  readonly retention: BackupRetention;
  /** Bounds that the vault enforces on every retention; undefined: no lock, and recovery points can be deleted. */
  readonly lock: VaultLock | undefined;
  /** Copies in another Region; undefined: none, and losing the Region loses the data. */
  readonly copy: BackupCopySettings | undefined;
  /** Restore tests; undefined: none, and nothing proves that a backup can be restored. */
  readonly restoreTesting: RestoreTestingSettings | undefined;
  /** What a restore test has to keep. */
  readonly objectives: RecoveryObjectives;
  /** Topics that hear of failures; their policies must admit `cloudwatch.amazonaws.com`. May be empty. */
  readonly alarmTopicArns: readonly pulumi.Input<string>[];
  /** Base of names that AWS wants unique, and dimension of the metrics, as in `plinth-prod-use1`. */
  readonly platformTag: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the database, as in `us-east-1`. */
  readonly region: string;
  /** Days between a deletion of a vault's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete vaults and keys. */
  readonly protect: boolean;
}

/**
 * Seconds of data that a restored snapshot may lack: the day between two, and twice the window in which a job may start, since
 * one may have started at once and the next at the last moment, with the snapshot's own time beside it.
 */
const snapshotRpoSeconds = (24 * 60 + 2 * recoveryMinutes.startWindow) * 60;

/**
 * Backups of the database by AWS Backup, copies of them in another Region, tests that restore them, and alarms.
 *
 * With a continuous rule AWS Backup owns backup window and retention of the instance, and whoever declares the instance has to
 * ignore both (https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html).
 *
 * Costs about 2 USD a month for keys and alarms, 0.095 USD a GB and month of recovery points, in each Region, and the hours of
 * the instances that tests restore (us-east-1, November 2026, https://aws.amazon.com/rds/postgresql/pricing/).
 *
 * Leaves out: the account's opt-in to RDS for AWS Backup; logical dumps; copies in another account.
 */
export class Backup extends pulumi.ComponentResource {
  /** Name of the vault. */
  readonly vaultName: pulumi.Output<string>;
  /** ARN of the vault. */
  readonly vaultArn: pulumi.Output<string>;
  /** Names of the restore testing plans; empty without restore tests. */
  readonly restoreTestingPlanNames: readonly string[];

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBackup(name, args);
    super("plinth:data:Backup", name, {}, opts);

    const vault = new BackupVault(`${name}-vault`, vaultArgs(args), { parent: this });
    const copy = createCopy(this, name, args);
    createPlan(this, name, args, vault, copy);
    const testing = createRestoreTesting(this, name, args, vault);
    createAlarms(this, name, args, vault, testing);

    this.vaultName = vault.vaultName;
    this.vaultArn = vault.arn;
    this.restoreTestingPlanNames = testing?.planNames ?? [];
    this.registerOutputs({
      vaultName: this.vaultName,
      vaultArn: this.vaultArn,
      restoreTestingPlanNames: this.restoreTestingPlanNames,
    });
  }
}

function checkBackup(name: string, args: BackupArgs): void {
  const [problem] = backupProblems(args);
  if (problem !== undefined) {
    throw new Error(`${problem.path.join(".")} ${problem.message}; allowed: ${problem.allowed}.`);
  }
  checkBackupVault(`${name}-vault`, vaultArgs(args));
  checkBackupPlan(`${name}-plan`, args);
  const { copy, restoreTesting } = args;
  if (copy !== undefined) {
    if (copy.region === args.region) {
      throw new Error(`copy.region is ${copy.region}, the database's own; name another Region.`);
    }
    checkBackupCopy(`${name}-copy`, copyArgs(args, copy));
  }
  if (restoreTesting !== undefined) {
    checkRestoreTesting(`${name}-restore`, testingArgs(args, restoreTesting));
  }
}

function vaultArgs({ accountId, keyDeletionWindowDays, lock, protect, region }: BackupArgs): BackupVaultArgs {
  return { lock, accountId, region, keyDeletionWindowDays, protect };
}

function copyArgs(args: BackupArgs, { region, replicationDays }: BackupCopySettings) {
  return { ...vaultArgs(args), region, replicationDays };
}

/** Snapshots are tested always, points in time where there is a continuous rule. */
function tests({ objectives, retention }: BackupArgs): readonly RestoreTest[] {
  const snapshot: RestoreTest = { recoveryPointType: "SNAPSHOT", rpoSeconds: snapshotRpoSeconds };
  if (retention.continuousDays === undefined) return [snapshot];
  return [{ recoveryPointType: "CONTINUOUS", rpoSeconds: objectives.rpoMinutes * 60 }, snapshot];
}

function testingArgs(args: BackupArgs, settings: RestoreTestingSettings) {
  const { accountId, database, platformTag, region } = args;
  return { ...settings, database, tests: tests(args), platformTag, accountId, region };
}

function createCopy(parent: Backup, name: string, args: BackupArgs): BackupCopy | undefined {
  if (args.copy === undefined) return undefined;
  const { instanceArn } = args.database;
  return new BackupCopy(
    `${name}-copy`,
    { ...copyArgs(args, args.copy), instanceArn },
    { parent, provider: args.copy.provider },
  );
}

function createPlan(
  parent: Backup,
  name: string,
  { accountId, region, retention, selectionTag }: BackupArgs,
  vault: BackupVault,
  copy: BackupCopy | undefined,
): BackupPlan {
  return new BackupPlan(
    `${name}-plan`,
    {
      retention,
      vaultName: vault.vaultName,
      copyVaultArn: copy?.vaultArn,
      selectionTag,
      accountId,
      region,
    },
    { parent },
  );
}

function createRestoreTesting(
  parent: Backup,
  name: string,
  args: BackupArgs,
  vault: BackupVault,
): RestoreTesting | undefined {
  if (args.restoreTesting === undefined) return undefined;
  return new RestoreTesting(
    `${name}-restore`,
    { ...testingArgs(args, args.restoreTesting), vaultArn: vault.arn },
    { parent },
  );
}

function createAlarms(
  parent: Backup,
  name: string,
  args: BackupArgs,
  vault: BackupVault,
  testing: RestoreTesting | undefined,
): BackupAlarms {
  return new BackupAlarms(
    `${name}-alarms`,
    {
      vaultName: vault.vaultName,
      copies: args.copy !== undefined,
      restoreTests:
        testing === undefined || args.restoreTesting === undefined
          ? undefined
          : {
              types: tests(args).map(({ recoveryPointType }) => recoveryPointType),
              validatorName: testing.validatorName,
              maximumAgeDays: args.restoreTesting.maximumAgeDays,
            },
      rtoSeconds: args.objectives.rtoMinutes * 60,
      platformTag: args.platformTag,
      topicArns: args.alarmTopicArns,
    },
    { parent },
  );
}
