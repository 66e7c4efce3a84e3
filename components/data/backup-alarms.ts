import * as pulumi from "@pulumi/pulumi";
import { type Alarm, createAlarm, failedRuns } from "../operations/alarm.ts";
import {
  hoursBetweenOverdueChecks,
  type RecoveryPointType,
  restoreDimensions,
  restoreMetricNamespace,
} from "./restore-metrics.ts";

export interface BackupAlarmsArgs {
  /** Name of the vault that receives the recovery points. */
  readonly vaultName: pulumi.Input<string>;
  /** True when snapshots are copied to another Region. */
  readonly copies: boolean;
  /** Restore tests: the types of recovery points that are restored, and the function that validates them; undefined: none. */
  readonly restoreTests:
    | {
        readonly types: readonly RecoveryPointType[];
        readonly validatorName: pulumi.Input<string>;
        /** Days that the last validated restore may be old. */
        readonly maximumAgeDays: number;
      }
    | undefined;
  /** Seconds that a restore may take. */
  readonly rtoSeconds: number;
  /** Dimension of the restore tests' metrics, as in `plinth-prod-use1`. */
  readonly platformTag: string;
  /** Topics that hear of an alarm and of its end; their policies must admit `cloudwatch.amazonaws.com`. May be empty. */
  readonly topicArns: readonly pulumi.Input<string>[];
}

const day = 86_400;

/**
 * Alarms about backups that were not made, restores that were not as they have to be, and restore tests that do not happen any
 * more. A validation that missed the RPO has failed, so the RPO has no alarm of its own.
 *
 * Tests are a week apart and CloudWatch looks back no further than seven days
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html), so that the validator looks for the
 * last test itself and publishes what it finds.
 *
 * Costs 0.10 USD a month for each alarm, at most 1.00 USD (us-east-1, November 2026,
 * https://aws.amazon.com/cloudwatch/pricing/).
 *
 * Leaves out: who is woken by it, which the topics decide.
 */
export class BackupAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: BackupAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:data:BackupAlarms", name, {}, opts);
    for (const { suffix, ...alarm } of backupAlarms(args)) {
      createAlarm(this, `${name}-${suffix}`, alarm, args.topicArns);
    }
    this.registerOutputs({});
  }
}

interface BackupAlarm extends Alarm {
  readonly suffix: string;
}

function backupAlarms(args: BackupAlarmsArgs): readonly BackupAlarm[] {
  const { copies, platformTag, restoreTests, rtoSeconds, vaultName } = args;
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
  const jobs = (suffix: string, metricName: string, says: string): BackupAlarm => ({
    suffix,
    says,
    runbook: "backup-failed",
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
  const restores = (type: RecoveryPointType): readonly BackupAlarm[] => {
    const of = {
      runbook: "restore-test-failed",
      namespace: restoreMetricNamespace,
      dimensions: restoreDimensions(platformTag, type),
      period: day,
      evaluationPeriods: 1,
      // Tests run once a week at most: the days between them say nothing.
      treatMissingData: "ignore",
    } as const;
    const kind = type.toLowerCase();
    return [
      {
        ...of,
        suffix: `invalid-${kind}`,
        says: `A restore test (${kind}) failed, or what it restored was not as expected; AWS Backup shows the reason with the restore job.`,
        metricName: "ValidationSucceeded",
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
      },
      {
        ...of,
        suffix: `slow-${kind}`,
        says: `A restore (${kind}) took longer than the RTO of ${rtoSeconds} seconds.`,
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
    ...(restoreTests === undefined
      ? []
      : [
          ...restoreTests.types.flatMap(restores),
          overdue(platformTag, restoreTests.maximumAgeDays),
          {
            ...failedRuns(restoreTests.validatorName),
            suffix: "validator-failed",
            says: "The function that validates restored databases failed, so that a restore test stays without a result.",
            runbook: "restore-test-failed" as const,
          },
        ]),
  ];
}

/** One look says enough to raise it; two that did not happen, or came to no end, are told too: such a look publishes nothing. */
function overdue(platformTag: string, maximumAgeDays: number): BackupAlarm {
  return {
    suffix: "overdue",
    says: `No restore was tested and found good for ${maximumAgeDays} days; without data, no look has come to its end for twelve hours.`,
    runbook: "restore-test-failed",
    namespace: restoreMetricNamespace,
    metricName: "RestoreTestsOverdue",
    dimensions: { Platform: platformTag },
    statistic: "Maximum",
    period: hoursBetweenOverdueChecks * 3600,
    evaluationPeriods: 2,
    datapointsToAlarm: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "missing",
  };
}
