import type { z } from "zod";
import type { BackupRetention, VaultLock } from "../../model/backup-limits.ts";
import type { RecoverySetup } from "../../model/recovery.ts";
import type { backup } from "./backup.ts";
import type { database } from "./database.ts";

type Backup = z.output<typeof backup>;
type Retention = Pick<Backup, "continuous" | "dailyRetentionDays" | "monthlyRetentionDays">;
type Copies = Pick<Backup, "copyRegion"> & {
  readonly restoreTesting: Pick<Backup["restoreTesting"], "measuredMinutes">;
};
type Database = Pick<z.output<typeof database>, "backupRetentionDays" | "deleteAutomatedBackups" | "multiAz">;

/**
 * What is kept, in the words of the model. A continuous backup keeps the same days as the instance's own, because it is the same
 * backup with another owner.
 */
export function retentionOf(backup: Retention, backupRetentionDays: number): BackupRetention {
  const { continuous, dailyRetentionDays, monthlyRetentionDays } = backup;
  return {
    dailyDays: dailyRetentionDays,
    ...(continuous ? { continuousDays: backupRetentionDays } : {}),
    ...(monthlyRetentionDays === "none" ? {} : { monthlyDays: monthlyRetentionDays }),
  };
}

export function vaultLockOf({ vaultLock }: Pick<Backup, "vaultLock">): VaultLock | undefined {
  const { maximumDays, minimumDays, mode } = vaultLock;
  return mode === "none" ? undefined : { minimumDays, maximumDays };
}

/** What the objectives of an environment are compared with. */
export function recoverySetup(backup: Copies, database: Database): RecoverySetup {
  const { measuredMinutes } = backup.restoreTesting;
  const copies = backup.copyRegion !== "none";
  return {
    multiAz: database.multiAz,
    pointInTimeDays: database.backupRetentionDays,
    keepsAutomatedBackups: !database.deleteAutomatedBackups,
    snapshotEveryHours: 24,
    copiesSnapshots: copies,
    replicatesBackups: copies,
    ...(measuredMinutes === "none" ? {} : { measuredRestoreMinutes: measuredMinutes }),
  };
}
