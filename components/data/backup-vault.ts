import { Vault } from "@pulumi/aws/backup/vault.js";
import { VaultLockConfiguration } from "@pulumi/aws/backup/vaultLockConfiguration.js";
import * as pulumi from "@pulumi/pulumi";
import type { VaultLock } from "../../model/backup-limits.ts";
import { checkName } from "../../model/names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";

export interface BackupVaultArgs {
  /** Bounds of every recovery point's retention. Without a lock, whoever may delete recovery points can. */
  readonly lock: VaultLock | undefined;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the vault, as in `us-east-1`. */
  readonly region: string;
  /** Days between a deletion of the vault's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete vault, lock and key; false also lets the vault go with what is in it. */
  readonly protect: boolean;
}

/**
 * A vault for recovery points, encrypted with a key of its own.
 *
 * The lock is one of governance: nobody can delete a recovery point before its time, and only who may remove the lock can get
 * around it (https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html). A lock of compliance could be removed by
 * nobody, not even after a mistake in a retention, and would keep an environment from ever being taken down.
 *
 * Costs about 1 USD a month for the key; what is in it costs 0.095 USD a GB and month beyond the size of the database itself
 * (us-east-1, November 2026, https://aws.amazon.com/backup/pricing/ and https://aws.amazon.com/rds/postgresql/pricing/).
 *
 * Leaves out: an access policy, without which other accounts can do nothing; a logically air-gapped vault.
 */
export class BackupVault extends pulumi.ComponentResource {
  /** ARN of the vault. */
  readonly arn: pulumi.Output<string>;
  /** Name of the vault. */
  readonly vaultName: pulumi.Output<string>;
  /** ARN of its key. */
  readonly keyArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBackupVault(name, args);
    super("plinth:data:BackupVault", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const vault = createVault(this, name, args, key);
    if (args.lock !== undefined) createLock(this, name, args.lock, vault);

    this.arn = vault.arn;
    this.vaultName = vault.name;
    this.keyArn = key.arn;
    this.registerOutputs({ arn: this.arn, vaultName: this.vaultName, keyArn: this.keyArn });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes a vault calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkBackupVault(name: string, args: BackupVaultArgs): void {
  checkName("backupVault", name);
  checkEncryptionKey(`${name}-key`, keyArgs(args));
}

function keyArgs({ accountId, keyDeletionWindowDays, protect, region }: BackupVaultArgs): EncryptionKeyArgs {
  const description = "Encrypts the recovery points of the database";
  // AWS Backup uses the key in the name of its roles, about which IAM decides: no service needs a grant of its own.
  return { description, deletionWindowDays: keyDeletionWindowDays, protect, accountId, region, services: [] };
}

function createVault(
  parent: BackupVault,
  name: string,
  { protect }: BackupVaultArgs,
  key: EncryptionKey,
): Vault {
  return new Vault(
    name,
    { kmsKeyArn: key.arn, forceDestroy: !protect, tags: { Name: name } },
    { parent, protect },
  );
}

function createLock(parent: BackupVault, name: string, lock: VaultLock, vault: Vault): void {
  new VaultLockConfiguration(
    `${name}-lock`,
    {
      backupVaultName: vault.name,
      minRetentionDays: lock.minimumDays,
      maxRetentionDays: lock.maximumDays,
      // No changeableForDays: with it the lock would become one of compliance.
    },
    { parent },
  );
}
