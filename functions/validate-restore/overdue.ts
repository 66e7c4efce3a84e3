import {
  type BackupClient,
  GetRestoreTestingPlanCommand,
  paginateListRestoreJobs,
} from "@aws-sdk/client-backup";
import { type CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { FunctionFailure, messageOf } from "../database/failure.ts";
import { metricNamespace } from "./report.ts";
import type { Settings, TestingPlan } from "./settings.ts";

/** What a look at all testing plans has found. */
export interface OverdueSummary {
  /** Names of the plans whose last validated restore is too long ago; empty: none. */
  readonly overdue: readonly string[];
}

const dayMs = 86_400_000;

/** True for the event that a rule with a schedule sends; any other is one about a restore. */
export function isScheduled(event: unknown): boolean {
  return (
    typeof event === "object" &&
    event !== null &&
    "detail-type" in event &&
    event["detail-type"] === "Scheduled Event"
  );
}

/**
 * Publishes how many testing plans have had no validated restore for longer than allowed. It asks AWS Backup and not what this
 * function remembers of events, so that a test that never started is seen too. Nothing is published unless all plans could be
 * looked at: a count of some would look like one of all.
 *
 * @throws FunctionFailure when AWS Backup cannot be asked.
 */
export async function checkOverdue(
  { expectations, platform }: Pick<Settings, "expectations" | "platform">,
  { backup, cloudWatch }: { readonly backup: BackupClient; readonly cloudWatch: CloudWatchClient },
  now: Date,
): Promise<OverdueSummary> {
  const limit = new Date(now.getTime() - expectations.maximumAgeDays * dayMs);
  const overdue: string[] = [];
  for (const plan of expectations.plans) {
    if (await isOverdue(backup, plan, limit)) overdue.push(plan.name);
  }
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [
        {
          MetricName: "RestoreTestsOverdue",
          Value: overdue.length,
          Unit: "Count",
          Dimensions: [{ Name: "Platform", Value: platform }],
        },
      ],
    }),
  );
  return { overdue };
}

/** A plan younger than the limit is not overdue: its first test may still come. */
async function isOverdue(client: BackupClient, plan: TestingPlan, limit: Date): Promise<boolean> {
  try {
    if (await hasValidated(client, plan, limit)) return false;
    const found = await client.send(new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: plan.name }));
    const made = found.RestoreTestingPlan?.CreationTime;
    return made === undefined || made <= limit;
  } catch (problem) {
    throw new FunctionFailure(
      `The restore tests of ${plan.name} cannot be looked at: ${messageOf(problem)}. Check that the plan exists and that the function's role may list restore jobs. Nothing was published.`,
    );
  }
}

async function hasValidated(client: BackupClient, { arn }: TestingPlan, since: Date): Promise<boolean> {
  const pages = paginateListRestoreJobs(
    { client },
    { ByRestoreTestingPlanArn: arn, ByStatus: "COMPLETED", ByCompleteAfter: since },
  );
  for await (const { RestoreJobs = [] } of pages) {
    if (RestoreJobs.some(({ ValidationStatus }) => ValidationStatus === "SUCCESSFUL")) return true;
  }
  return false;
}
