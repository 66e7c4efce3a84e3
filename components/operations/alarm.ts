import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type * as pulumi from "@pulumi/pulumi";

/** Pages in docs/runbooks, by file name without its end. */
export type Runbook = "backup-failed" | "restore-test-failed" | "rotation-failed" | "secret-too-old";

/** What an alarm watches: the metric, and from when on it is bad. */
export type Watched = Omit<
  MetricAlarmArgs,
  "alarmActions" | "alarmDescription" | "insufficientDataActions" | "name" | "okActions" | "tags"
>;

export interface Alarm extends Watched {
  /** What has happened, as one sentence for whoever is woken by it. */
  readonly says: string;
  /** The page that says what to do. */
  readonly runbook: Runbook;
}

/**
 * An alarm that tells the topics when it begins and when it ends. Where missing data are treated as `missing` it also tells when
 * nothing has been measured any more; that differs from `breaching` in that a new alarm is not raised before the first measurement.
 *
 * Costs 0.10 USD a month (us-east-1, November 2026, https://aws.amazon.com/cloudwatch/pricing/).
 */
export function createAlarm(
  parent: pulumi.Resource,
  name: string,
  { runbook, says, ...watched }: Alarm,
  topicArns: readonly pulumi.Input<string>[],
): MetricAlarm {
  return new MetricAlarm(
    name,
    {
      ...watched,
      // A path, because the repository's host is nobody's argument; the tag Repository says which repository.
      alarmDescription: `${says} What to do: docs/runbooks/${runbook}.md`,
      alarmActions: [...topicArns],
      okActions: [...topicArns],
      ...(watched.treatMissingData === "missing" ? { insufficientDataActions: [...topicArns] } : {}),
      tags: { Name: name },
    },
    { parent },
  );
}

/**
 * Runs of a function that ended with an error in the last hour. A function that is not called at all shows none.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function failedRuns(functionName: pulumi.Input<string>): Watched {
  return {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    period: 3600,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "notBreaching",
  };
}
