/** What is kept, and for how many days. */
export interface BackupRetention {
  /** Days that a point in time can be chosen from; undefined: no continuous backup. */
  readonly continuousDays?: number | undefined;
  /** Days that a daily snapshot is kept. */
  readonly dailyDays: number;
  /** Days that a monthly snapshot is kept; undefined: none is taken. */
  readonly monthlyDays?: number | undefined;
}

/** Bounds that a locked vault enforces on every recovery point, in days. */
export interface VaultLock {
  readonly minimumDays: number;
  readonly maximumDays: number;
}

/** A mistake in what is kept. The path leads into `{ retention, lock, schedule }`. */
export interface BackupProblem {
  readonly path: readonly string[];
  /** What is wrong, without the value's name. */
  readonly message: string;
  readonly allowed: string;
}

/**
 * Bounds of AWS Backup, in days.
 *
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery-retention-period.html (continuous) and
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html (lock)
 */
export const backupLimits = {
  continuousDays: { min: 1, max: 35 },
  lockDays: { min: 1, max: 36_500 },
} as const;

const whole = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

/**
 * What AWS Backup would refuse, all of it. A retention outside the lock is refused late: the plan is accepted, and every
 * backup job into the vault fails from then on.
 */
export function backupProblems({
  lock,
  retention,
}: {
  readonly retention: BackupRetention;
  readonly lock?: VaultLock | undefined;
}): readonly BackupProblem[] {
  const kept = (["continuousDays", "dailyDays", "monthlyDays"] as const).flatMap((key) => {
    const days = retention[key];
    return days === undefined ? [] : [{ key, days }];
  });
  const outOfRange = kept.flatMap(({ key, days }): readonly BackupProblem[] => {
    const range = key === "continuousDays" ? backupLimits.continuousDays : backupLimits.lockDays;
    if (whole(days, range)) return [];
    const message = `is ${days} days`;
    return [{ path: ["retention", key], message, allowed: `whole days from ${range.min} to ${range.max}` }];
  });
  return [...outOfRange, ...disorder(retention), ...(lock === undefined ? [] : lockProblems(lock, kept))];
}

function disorder({ dailyDays, monthlyDays }: BackupRetention): readonly BackupProblem[] {
  if (monthlyDays === undefined || monthlyDays > dailyDays) return [];
  return [
    {
      path: ["retention", "monthlyDays"],
      message: `is ${monthlyDays} days, so that a monthly snapshot adds nothing to daily ones kept for ${dailyDays}`,
      allowed: `more than ${dailyDays} days, or no monthly snapshot`,
    },
  ];
}

function lockProblems(
  lock: VaultLock,
  kept: readonly { readonly key: string; readonly days: number }[],
): readonly BackupProblem[] {
  const range = backupLimits.lockDays;
  const wrong = (["minimumDays", "maximumDays"] as const).filter((key) => !whole(lock[key], range));
  if (wrong.length > 0) {
    return wrong.map((key) => ({
      path: ["lock", key],
      message: `is ${lock[key]} days`,
      allowed: `whole days from ${range.min} to ${range.max}`,
    }));
  }
  if (lock.minimumDays > lock.maximumDays) {
    return [
      {
        path: ["lock", "minimumDays"],
        message: `is ${lock.minimumDays} days, more than the maximum of ${lock.maximumDays}`,
        allowed: `1 to ${lock.maximumDays} days`,
      },
    ];
  }
  return kept
    .filter(({ days }) => days < lock.minimumDays || days > lock.maximumDays)
    .map(({ key, days }) => ({
      path: ["retention", key],
      message: `is ${days} days, which the vault's lock refuses: each of its backup jobs would fail`,
      allowed: `${lock.minimumDays} to ${lock.maximumDays} days, or another lock`,
    }));
}

/**
 * True for a schedule as AWS Backup takes it: `cron(...)` with six fields, in UTC. Only the outline is checked, AWS checks
 * the fields.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function isCronExpression(schedule: string): boolean {
  return /^cron\([0-9A-Z*?/,#LW-]+( [0-9A-Z*?/,#LW-]+){5}\)$/.test(schedule);
}
