import { readSettings, wholeNumber } from "../database/settings.ts";
import type { Surroundings } from "../database/surroundings.ts";
import { parseEvent } from "./event.ts";
import { RotatedSecret } from "./rotated-secret.ts";
import { createSecret, finishSecret, setSecret, testSecret } from "./steps.ts";

const run = { createSecret, setSecret, testSecret, finishSecret };

/**
 * Carries out one step of a rotation. Every step may be repeated and may follow a try that was cut off anywhere: what was
 * done before is recognised by its effect.
 *
 * With two logins the current one is never touched. With one, the migrator's, its password changes between setSecret and
 * finishSecret while the secret still holds the old one: a migration that begins in those seconds fails to log in.
 *
 * @throws FunctionFailure with the reason; Secrets Manager tries again later.
 */
export async function rotate(
  event: unknown,
  { secretsManager, tell, variables }: Surroundings,
): Promise<void> {
  const { ClientRequestToken: version, SecretId: id, Step: step } = parseEvent(event);
  const settings = readSettings(variables);
  const minimumIntervalSeconds = wholeNumber(variables, "MINIMUM_INTERVAL_SECONDS", 0, 86_400);
  const secret = new RotatedSecret(secretsManager, id);
  const result = await run[step]({
    secret,
    version,
    description: await secret.describe(),
    settings,
    minimumIntervalSeconds,
    secretsManager,
    now: new Date(),
  });
  tell({ function: "rotate-login", secret: id, version, step, result });
}
