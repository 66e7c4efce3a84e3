import type { BackupRetention } from "../../model/backup-limits.ts";
import { recoveryMinutes } from "../../model/recovery.ts";

/**
 * When jobs start, in UTC. RDS takes no snapshot in its maintenance window and in its own backup window, nor in the hour before
 * the latter, so those windows must stay clear of 06:00 to 08:00. The others keep clear of the daily one.
 */
export const backupSchedules = {
  daily: "cron(0 6 ? * * *)",
  monthly: "cron(0 9 1 * ? *)",
  continuous: "cron(0 12 ? * * *)",
} as const;

/** Minutes after which a job that runs is given up: a first snapshot of a large database takes hours. */
const completionMinutes = 480;

export interface BackupRulesInput<Name, Arn> {
  readonly retention: BackupRetention;
  readonly vaultName: Name;
  /** Vault in another Region that receives a copy of each snapshot; undefined: none is made. */
  readonly copyVaultArn: Arn | undefined;
}

/**
 * The rules of a plan for RDS.
 *
 * No rule moves anything to cold storage: RDS has none
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html). The continuous rule has no copy:
 * AWS Backup cannot copy transaction logs and would copy a snapshot, which the daily rule does
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html).
 */
export function backupRules<Name, Arn>({ copyVaultArn, retention, vaultName }: BackupRulesInput<Name, Arn>) {
  const { continuousDays, dailyDays, monthlyDays } = retention;
  const window = { startWindow: recoveryMinutes.startWindow, completionWindow: completionMinutes };
  const snapshot = (ruleName: "daily" | "monthly", deleteAfter: number) => ({
    ruleName,
    targetVaultName: vaultName,
    schedule: backupSchedules[ruleName],
    ...window,
    lifecycle: { deleteAfter },
    copyActions:
      copyVaultArn === undefined ? [] : [{ destinationVaultArn: copyVaultArn, lifecycle: { deleteAfter } }],
  });
  return [
    ...(continuousDays === undefined
      ? []
      : [
          {
            ruleName: "continuous",
            targetVaultName: vaultName,
            schedule: backupSchedules.continuous,
            ...window,
            enableContinuousBackup: true,
            lifecycle: { deleteAfter: continuousDays },
          },
        ]),
    snapshot("daily", dailyDays),
    ...(monthlyDays === undefined ? [] : [snapshot("monthly", monthlyDays)]),
  ];
}
