import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { Signer } from "@aws-sdk/rds-signer";
import { withConnection } from "../database/connection.ts";
import { log } from "../database/log.ts";
import { checkOverdue, isScheduled, type OverdueSummary } from "./overdue.ts";
import { readSettings } from "./settings.ts";
import { type Outcome, validateRestore } from "./validation.ts";

/** The login that provisioning makes a member of `rds_iam`: it has no password that a snapshot could hold an old one of. */
const validator = "restore_validator";

const backup = new BackupClient();
const cloudWatch = new CloudWatchClient();

/** Entry point of the Lambda function; EventBridge calls it when a restore test has ended a restore, and by the clock. */
export async function handler(event: unknown): Promise<Outcome | OverdueSummary> {
  const settings = readSettings(process.env);
  if (isScheduled(event)) {
    const { overdue } = await checkOverdue(settings, { backup, cloudWatch }, new Date());
    log({ function: "validate-restore", overdue });
    return { overdue };
  }
  const { caFile, database, port } = settings;
  const outcome = await validateRestore(event, settings, {
    backup,
    cloudWatch,
    // The token is made here, without a call, and is good for 15 minutes.
    withSession: async (host, use) =>
      withConnection(
        { host, port, database, caFile, masterSecretArn: "" },
        {
          username: validator,
          password: await new Signer({ hostname: host, port, username: validator }).getAuthToken(),
        },
        use,
      ),
    attempts: 6,
    pauseMilliseconds: 20_000,
  });
  log({ function: "validate-restore", outcome: JSON.stringify(outcome) });
  return outcome;
}
