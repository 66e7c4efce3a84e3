import type { BackupClient } from "@aws-sdk/client-backup";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { messageOf } from "../database/failure.ts";
import { type Inspection, inspect, type Session } from "./inspection.ts";
import { type RestoreResult, report, reportFailed, resultOf } from "./report.ts";
import { type RestoreJob, restoreJobId, siblingHost, waitingJob } from "./restore-job.ts";
import type { Settings } from "./settings.ts";

export interface Surroundings {
  readonly backup: BackupClient;
  readonly cloudWatch: CloudWatchClient;
  /** Logs in to the database on this host, runs `use` and logs out. */
  readonly withSession: <Result>(host: string, use: (session: Session) => Promise<Result>) => Promise<Result>;
  /** Attempts to log in, at least 1, and the milliseconds between two. */
  readonly attempts: number;
  readonly pauseMilliseconds: number;
}

/** What became of an event: the reported result, why a restore failed, or why there was nothing to do. */
export type Outcome = RestoreResult | { readonly failed: string } | { readonly skipped: string };

/**
 * Validates one restore and reports what it has shown.
 *
 * An instance that nobody can log in to is a failed restore. A malformed event or job says nothing about the restore: nothing
 * is reported, and AWS Backup closes the validation itself when its time is over.
 *
 * @throws FunctionFailure when event or job are not those of a restore test.
 */
export async function validateRestore(
  event: unknown,
  settings: Settings,
  surroundings: Surroundings,
): Promise<Outcome> {
  const job = await waitingJob(surroundings.backup, restoreJobId(event), settings.expectations.plans);
  if (typeof job === "string") return { skipped: job };
  if ("reason" in job) {
    await reportFailed(surroundings.cloudWatch, settings.platform, job);
    return { failed: `Restore ${job.id} ${job.reason}` };
  }
  const result = resultOf(job, await inspectRestored(job, settings, surroundings));
  await report(surroundings, settings.platform, job, result);
  return result;
}

/** Tries more than once, because a restored instance is called complete before its name and its logins work everywhere. */
async function inspectRestored(
  job: RestoreJob,
  { expectations, liveHost }: Settings,
  { attempts, pauseMilliseconds, withSession }: Surroundings,
): Promise<Inspection> {
  const host = siblingHost(liveHost, job.instance);
  for (let attempt = 1; ; attempt += 1) {
    let loggedIn = false;
    try {
      return await withSession(host, (session) => {
        loggedIn = true;
        return inspect(session, expectations, job);
      });
    } catch (problem) {
      if (loggedIn || attempt >= attempts) {
        return {
          reasons: [`The restored instance cannot be used: ${messageOf(problem)}`],
          rpoSeconds: undefined,
        };
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }
}
