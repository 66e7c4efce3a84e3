import { InstanceAutomatedBackupsReplication } from "@pulumi/aws/rds/instanceAutomatedBackupsReplication.js";
import * as pulumi from "@pulumi/pulumi";
import { backupLimits } from "../../model/backup-limits.ts";
import { BackupVault, type BackupVaultArgs, checkBackupVault } from "./backup-vault.ts";

export interface BackupCopyArgs extends BackupVaultArgs {
  /** ARN of the instance whose automated backups are replicated. They must be on: a retention of 1 day or more. */
  readonly instanceArn: pulumi.Input<string>;
  /** Days that a point in time can be chosen from in the other Region, 1 to 35. */
  readonly replicationDays: number;
}

/**
 * What survives the loss of a Region: a vault for copies of snapshots, and the automated backups of the instance with their
 * transaction logs, which AWS Backup cannot copy and RDS replicates by itself
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html).
 *
 * Its provider, given as an option, decides the Region; `region` must name the same.
 *
 * Costs about 1 USD a month for the key, and what is kept: 0.095 USD a GB and month, for the snapshots and again for the
 * replicated backups, 0.02 USD a GB on its way (us-east-1, November 2026, https://aws.amazon.com/rds/postgresql/pricing/).
 *
 * Leaves out: network and instance in the other Region, which a recovery makes from an environment of its own.
 */
export class BackupCopy extends pulumi.ComponentResource {
  /** ARN of the vault that receives the copies. */
  readonly vaultArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: BackupCopyArgs, opts: pulumi.ComponentResourceOptions) {
    checkBackupCopy(name, args);
    super("plinth:data:BackupCopy", name, {}, opts);

    const vault = createVault(this, name, args);
    createReplication(this, name, args, vault);

    this.vaultArn = vault.arn;
    this.registerOutputs({ vaultArn: this.vaultArn });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes copies calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkBackupCopy(name: string, args: Omit<BackupCopyArgs, "instanceArn">): void {
  const { max, min } = backupLimits.continuousDays;
  const days = args.replicationDays;
  if (!Number.isInteger(days) || days < min || days > max) {
    throw new Error(`replicationDays is ${days}; RDS allows whole days from ${min} to ${max}.`);
  }
  checkBackupVault(name, args);
}

function createVault(parent: BackupCopy, name: string, args: BackupCopyArgs): BackupVault {
  const { accountId, keyDeletionWindowDays, lock, protect, region } = args;
  return new BackupVault(name, { lock, accountId, region, keyDeletionWindowDays, protect }, { parent });
}

function createReplication(
  parent: BackupCopy,
  name: string,
  { instanceArn, replicationDays }: BackupCopyArgs,
  vault: BackupVault,
): InstanceAutomatedBackupsReplication {
  return new InstanceAutomatedBackupsReplication(
    `${name}-replication`,
    { sourceDbInstanceArn: instanceArn, kmsKeyId: vault.keyArn, retentionPeriod: replicationDays },
    { parent },
  );
}
