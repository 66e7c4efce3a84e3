import type { InstanceArgs } from "@pulumi/aws/rds/instance.js";

/**
 * What a new database begins with instead of nothing. Read when the instance is created and never again: removing it, adding
 * it or changing it later does nothing to a database that exists.
 */
export type DatabaseRestore = SnapshotRestore | PointInTimeRestore | AutomatedBackupRestore;

interface RestoredKey {
  /** ARN of the key that the source is encrypted with: RDS keeps it for what is restored. Default: a key of our own. */
  readonly kmsKeyArn?: string;
}

/** A snapshot, as it is. */
export interface SnapshotRestore extends RestoredKey {
  /** Name of a snapshot in this Region, or its ARN. */
  readonly snapshotIdentifier: string;
}

/** Another instance of this account and Region, as it was at some time in its backup retention. */
export interface PointInTimeRestore extends RestoredKey {
  /** Name of the instance. */
  readonly sourceInstance: string;
  /** Time in UTC, as in `2026-11-21T04:30:00Z`. Default: the latest that can be restored. */
  readonly restoreTime?: string;
}

/** The automated backups of an instance that is gone or in another Region. */
export interface AutomatedBackupRestore extends RestoredKey {
  /** ARN of the automated backup, as in `arn:aws:rds:us-west-2:111122223333:auto-backup:ab-...`. */
  readonly automatedBackupArn: string;
  /** Time in UTC, as in `2026-11-21T04:30:00Z`. Default: the latest that can be restored. */
  readonly restoreTime?: string;
}

const origins = ["snapshotIdentifier", "sourceInstance", "automatedBackupArn"] as const;

/** What is wrong with a restore, as it may stand unchecked in a config; `undefined` when nothing is. */
export function restoreMistake(restore: Readonly<Record<string, unknown>>): string | undefined {
  const given = origins.filter((origin) => restore[origin] !== undefined);
  if (given.length !== 1) {
    return `A restore names ${given.length === 0 ? "nothing to restore from" : given.join(" and ")}; allowed is exactly one of ${origins.join(", ")}.`;
  }
  const { restoreTime } = restore;
  if (restoreTime === undefined) return undefined;
  if (given[0] === "snapshotIdentifier") {
    return "A restore names a snapshot and a restoreTime; a snapshot is of one time only. Remove one of them.";
  }
  if (typeof restoreTime !== "string" || !isUtcTime(restoreTime)) {
    return `restoreTime is ${JSON.stringify(restoreTime)}; allowed is a time in UTC, as in "2026-11-21T04:30:00Z".`;
  }
  return undefined;
}

function isUtcTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The restore in the words of the provider. */
export function restoreArgs(
  restore: DatabaseRestore | undefined,
): Pick<InstanceArgs, "snapshotIdentifier" | "restoreToPointInTime"> {
  if (restore === undefined) return {};
  if ("snapshotIdentifier" in restore) return { snapshotIdentifier: restore.snapshotIdentifier };
  const time =
    restore.restoreTime === undefined
      ? { useLatestRestorableTime: true }
      : { restoreTime: restore.restoreTime };
  return {
    restoreToPointInTime:
      "sourceInstance" in restore
        ? { sourceDbInstanceIdentifier: restore.sourceInstance, ...time }
        : { sourceDbInstanceAutomatedBackupsArn: restore.automatedBackupArn, ...time },
  };
}
