import { type BackupClient, DescribeRestoreJobCommand } from "@aws-sdk/client-backup";
import { z } from "zod";
import { FunctionFailure } from "../database/failure.ts";
import type { TestingPlan } from "./settings.ts";

/** A restore that a restore test has made and that waits for a result. */
export interface RestoreJob {
  readonly id: string;
  readonly startedAt: Date;
  readonly completedAt: Date;
  /** Name of the restored instance. */
  readonly instance: string;
  /** The plan that has started it. */
  readonly plan: TestingPlan;
}

/** A restore that a restore test could not make: there is nothing to look at, and AWS Backup takes no result for it. */
export interface FailedRestore {
  readonly id: string;
  /** AWS Backup's own words. */
  readonly reason: string;
  /** The plan that has started it. */
  readonly plan: TestingPlan;
}

/** The parts that are used of the event, whose others differ by state. */
const stateChange = z.object({
  "detail-type": z.literal("Restore Job State Change"),
  detail: z.object({ restoreJobId: z.string().min(1) }),
});

/**
 * The id of the job that an event speaks of.
 *
 * Shape of the event: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html#aws-backup-events-restore-job
 *
 * @throws FunctionFailure when the event is another one or names no job.
 */
export function restoreJobId(event: unknown): string {
  const parsed = stateChange.safeParse(event);
  if (parsed.success) return parsed.data.detail.restoreJobId;
  throw new FunctionFailure(
    `The event is not a "Restore Job State Change" of AWS Backup; no result was reported.\n${z.prettifyError(parsed.error)}`,
  );
}

/** How AWS Backup names what a restore test restores. No other instance is ever logged in to. */
const testInstance = /^arn:[a-z-]+:rds:[a-z0-9-]+:[0-9]{12}:db:(awsbackup-restore-test-[a-z0-9-]+)$/;

/**
 * Asks AWS Backup for the job itself, because an event may come late, twice, or from whoever may put events. Returns a text
 * when there is nothing to do: the reason.
 *
 * @throws FunctionFailure when the job lacks what the restore of an instance has.
 */
export async function waitingJob(
  client: BackupClient,
  id: string,
  plans: readonly TestingPlan[],
): Promise<RestoreJob | FailedRestore | string> {
  const job = await client.send(new DescribeRestoreJobCommand({ RestoreJobId: id }));
  const plan = plans.find(({ arn }) => arn === job.CreatedBy?.RestoreTestingPlanArn);
  if (plan === undefined) return `Restore ${id} is not one of this platform's restore tests.`;
  if (job.Status === "FAILED" || job.Status === "ABORTED") {
    return { id, reason: `${job.Status}: ${job.StatusMessage ?? "without a reason"}`, plan };
  }
  if (job.ValidationStatus !== undefined && job.ValidationStatus !== "VALIDATING") {
    return `Restore ${id} already has the result ${job.ValidationStatus}.`;
  }
  if (job.Status !== "COMPLETED")
    return `Restore ${id} is ${job.Status ?? "without a status"}, and has not ended.`;
  const instance = testInstance.exec(job.CreatedResourceArn ?? "")?.[1];
  if (instance === undefined) {
    throw new FunctionFailure(
      `Restore ${id} made ${job.CreatedResourceArn ?? "nothing"}, which is not a database instance of a restore test. No result was reported.`,
    );
  }
  if (job.CreationDate === undefined || job.CompletionDate === undefined) {
    throw new FunctionFailure(
      `Restore ${id} is COMPLETED without the times of its start and end. No result was reported.`,
    );
  }
  return { id, startedAt: job.CreationDate, completedAt: job.CompletionDate, instance, plan };
}

/**
 * The endpoint of another instance of the same account and Region: what follows the first label is the same for all.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.html
 */
export function siblingHost(liveHost: string, instance: string): string {
  return [instance, ...liveHost.split(".").slice(1)].join(".");
}
