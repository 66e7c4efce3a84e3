import { type BackupClient, PutRestoreValidationResultCommand } from "@aws-sdk/client-backup";
import { type CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Inspection } from "./inspection.ts";
import type { FailedRestore, RestoreJob } from "./restore-job.ts";
import type { TestingPlan } from "./settings.ts";

/** Namespace of the metrics; the function's role may write into no other. */
export const metricNamespace = "Plinth/Restore";

/** What a restore test has shown. */
export interface RestoreResult {
  readonly succeeded: boolean;
  /** Seconds from the start of the restore to an instance that AWS Backup calls complete. */
  readonly rtoSeconds: number;
  /** Seconds of data that would have been lost; undefined when they cannot be told. */
  readonly rpoSeconds: number | undefined;
  /** For a person, in AWS Backup's console: the reasons of a failure, or the numbers. */
  readonly message: string;
}

/** AWS documents no limit of the message; this keeps it readable in the console. */
const longestMessage = 1000;

export function resultOf(job: RestoreJob, { reasons, rpoSeconds }: Inspection): RestoreResult {
  const rtoSeconds = Math.round((job.completedAt.getTime() - job.startedAt.getTime()) / 1000);
  const rpo = rpoSeconds === undefined ? "RPO not measured" : `RPO ${rpoSeconds} s`;
  const succeeded = reasons.length === 0;
  const message = succeeded ? `Restored in ${rtoSeconds} s; ${rpo}.` : reasons.join(" ");
  return { succeeded, rtoSeconds, rpoSeconds, message: message.slice(0, longestMessage) };
}

function dimensions(platform: string, { recoveryPointType }: TestingPlan) {
  return [
    { Name: "Platform", Value: platform },
    { Name: "RecoveryPointType", Value: recoveryPointType },
  ];
}

/** Publishes that a test has failed before there was anything to validate. */
export async function reportFailed(
  cloudWatch: CloudWatchClient,
  platform: string,
  { plan }: FailedRestore,
): Promise<void> {
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [
        {
          MetricName: "ValidationSucceeded",
          Value: 0,
          Unit: "Count",
          Dimensions: dimensions(platform, plan),
        },
      ],
    }),
  );
}

/**
 * Publishes the numbers and hands AWS Backup the result, in this order: a result ends the validation and the restored
 * instance, so that an attempt after it would find nothing left to do, and numbers not published by then would be missing.
 */
export async function report(
  clients: { readonly backup: BackupClient; readonly cloudWatch: CloudWatchClient },
  platform: string,
  job: RestoreJob,
  result: RestoreResult,
): Promise<void> {
  const Dimensions = dimensions(platform, job.plan);
  const seconds = (MetricName: string, Value: number) =>
    ({ MetricName, Value, Unit: "Seconds", Dimensions }) as const;
  await clients.cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [
        { MetricName: "ValidationSucceeded", Value: result.succeeded ? 1 : 0, Unit: "Count", Dimensions },
        seconds("MeasuredRtoSeconds", result.rtoSeconds),
        ...(result.rpoSeconds === undefined ? [] : [seconds("MeasuredRpoSeconds", result.rpoSeconds)]),
      ],
    }),
  );
  await clients.backup.send(
    new PutRestoreValidationResultCommand({
      RestoreJobId: job.id,
      ValidationStatus: result.succeeded ? "SUCCESSFUL" : "FAILED",
      ValidationStatusMessage: result.message,
    }),
  );
}
