import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import * as pulumi from "@pulumi/pulumi";
import { type RecoveryPointType, restoreDimensions, restoreMetricNamespace } from "./restore-metrics.ts";

export interface BackupAlarmsArgs {
  /** Name of the vault that receives the recovery points. */
  readonly vaultName: pulumi.Input<string>;
  /** True when snapshots are copied to another Region. */
  readonly copies: boolean;
  /** Types of recovery points that restore tests restore. May be empty. */
  readonly tested: readonly RecoveryPointType[];
  /** Seconds that a restore may take. */
  readonly rtoSeconds: number;
  /** Dimension of the restore tests' metrics, as in `plinth-prod-use1`. */
  readonly platformTag: string;
  /** Topics that hear of an alarm and of its end; their policies must admit `cloudwatch.amazonaws.com`. May be empty. */
  readonly topicArns: readonly pulumi.Input<string>[];
}

const day = 86_400;

/**
 * Alarms about backups that were not made, and restores that were not as they have to be. A validation that missed the RPO has
 * failed, so the RPO has no alarm of its own.
 *
 * Costs 0.10 USD a month for each alarm, at most 0.80 USD (us-east-1, November 2026,
 * https://aws.amazon.com/cloudwatch/pricing/).
 *
 * Leaves out: who is woken by it, which the topics decide.
 */
export class BackupAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: BackupAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:data:BackupAlarms", name, {}, opts);
    for (const { suffix, ...alarm } of backupAlarms(args)) {
      new MetricAlarm(
        `${name}-${suffix}`,
        {
          ...alarm,
          alarmActions: [...args.topicArns],
          okActions: [...args.topicArns],
          tags: { Name: `${name}-${suffix}` },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

interface Alarm extends MetricAlarmArgs {
  readonly suffix: string;
}

function backupAlarms(args: BackupAlarmsArgs): readonly Alarm[] {
  const { copies, platformTag, rtoSeconds, tested, vaultName } = args;
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
  const jobs = (suffix: string, metricName: string, alarmDescription: string): Alarm => ({
    suffix,
    alarmDescription,
    namespace: "AWS/Backup",
    metricName,
    dimensions: { BackupVaultName: vaultName },
    statistic: "Sum",
    period: 3600,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "notBreaching",
  });
  const restores = (type: RecoveryPointType): readonly Alarm[] => {
    const of = {
      namespace: restoreMetricNamespace,
      dimensions: restoreDimensions(platformTag, type),
      period: day,
      evaluationPeriods: 1,
      // Tests run once a week at most: the days between them say nothing.
      treatMissingData: "ignore",
    };
    const kind = type.toLowerCase();
    return [
      {
        ...of,
        suffix: `invalid-${kind}`,
        alarmDescription: `A restored database (${kind}) was not as expected; AWS Backup shows the reason with the restore job.`,
        metricName: "ValidationSucceeded",
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
      },
      {
        ...of,
        suffix: `slow-${kind}`,
        alarmDescription: `A restore (${kind}) took longer than the RTO of ${rtoSeconds} seconds.`,
        metricName: "MeasuredRtoSeconds",
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: rtoSeconds,
      },
    ];
  };
  return [
    {
      ...jobs("none", "NumberOfBackupJobsCompleted", "No backup was completed for two days."),
      period: day,
      evaluationPeriods: 2,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    },
    jobs("failed", "NumberOfBackupJobsFailed", "A backup job has failed."),
    jobs("expired", "NumberOfBackupJobsExpired", "A backup job could not start within its window."),
    ...(copies
      ? [jobs("copy-failed", "NumberOfCopyJobsFailed", "A copy to another Region has failed.")]
      : []),
    ...tested.flatMap(restores),
  ];
}
