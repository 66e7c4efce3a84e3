import { type CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { ListSecretVersionIdsCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { FunctionFailure, messageOf } from "../database/failure.ts";
import { required } from "../database/settings.ts";
import type { Surroundings } from "../database/surroundings.ts";
import { parseEvent } from "./event.ts";

/** Namespace of the metric; the function's role may write into no other. */
export const metricNamespace = "Plinth/Secrets";

/** What a check has found. */
export interface AgeSummary {
  readonly checked: number;
  /** ARN and what is wrong with the secret, one line each. */
  readonly tooOld: readonly string[];
}

/**
 * Publishes how many secrets are older than they may be or have no value. Nothing is published unless all could be looked at: a
 * count of some would look like one of all.
 *
 * @throws FunctionFailure when the event is malformed or a secret cannot be looked at.
 */
export async function checkAges(
  event: unknown,
  { cloudWatch, secretsManager, tell, variables }: Surroundings & { readonly cloudWatch: CloudWatchClient },
  now: Date,
): Promise<AgeSummary> {
  const { secrets } = parseEvent(event);
  const platform = required(variables, "PLATFORM");
  const tooOld: string[] = [];
  for (const { arn, maximumAgeDays } of secrets) {
    const problem = ageProblem(await valueSince(secretsManager, arn), maximumAgeDays, now);
    if (problem !== undefined) tooOld.push(`${arn} ${problem}`);
  }
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [
        {
          MetricName: "SecretsTooOld",
          Value: tooOld.length,
          Unit: "Count",
          Dimensions: [{ Name: "Platform", Value: platform }],
        },
      ],
    }),
  );
  tell({ function: "check-secret-ages", checked: secrets.length, tooOld });
  return { checked: secrets.length, tooOld };
}

const dayMs = 86_400_000;

function ageProblem(since: Date | undefined, maximumAgeDays: number, now: Date): string | undefined {
  if (since === undefined) return "has no value";
  const days = Math.floor((now.getTime() - since.getTime()) / dayMs);
  return days <= maximumAgeDays ? undefined : `is ${days} days old and may be ${maximumAgeDays}`;
}

/**
 * When the current value was made; undefined while there is none. The times that describe a secret as a whole do not tell: they
 * change with a tag, and with a rotation that fails half-way.
 */
async function valueSince(client: SecretsManagerClient, arn: string): Promise<Date | undefined> {
  try {
    // Versions without a label are left out, so that one page has room for all.
    const { Versions = [] } = await client.send(
      new ListSecretVersionIdsCommand({ SecretId: arn, MaxResults: 100 }),
    );
    return Versions.find(({ VersionStages }) => VersionStages?.includes("AWSCURRENT"))?.CreatedDate;
  } catch (problem) {
    throw new FunctionFailure(
      `The age of the secret ${arn} cannot be told: ${messageOf(problem)}. Check that it exists and that the function's role may list its versions. Nothing was published.`,
    );
  }
}
