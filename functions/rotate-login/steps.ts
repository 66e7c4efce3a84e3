import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { escapeIdentifier, escapeLiteral } from "pg";
import { logsIn, withConnection } from "../database/connection.ts";
import { FunctionFailure } from "../database/failure.ts";
import { scramVerifier } from "../database/scram.ts";
import { readMasterCredentials } from "../database/secret-text.ts";
import type { Settings } from "../database/settings.ts";
import type { LoginSecret } from "./login-secret.ts";
import { formatLoginSecret, parseLoginSecret } from "./login-secret.ts";
import type { RotatedSecret, SecretDescription } from "./rotated-secret.ts";

/** What every step of one rotation needs. */
export interface Rotation {
  readonly secret: RotatedSecret;
  /** The version that this rotation makes: the event's ClientRequestToken. */
  readonly version: string;
  readonly description: SecretDescription;
  readonly settings: Settings;
  readonly minimumIntervalSeconds: number;
  readonly secretsManager: SecretsManagerClient;
  readonly now: Date;
}

/** What a step did, for the log; it changes nothing when it was done before. */
export type StepResult = "done" | "was done already";

/** Chooses the login whose turn it is and keeps a new password for it as the pending version. */
export async function createSecret(rotation: Rotation): Promise<StepResult> {
  const { description, secret, settings, version } = rotation;
  if ((await secret.read(version)) !== undefined) {
    // A repeated try must end with the same value: another one under the same token is an error to Secrets Manager.
    await readOwnVersion(rotation);
    return "was done already";
  }
  const current = await readCurrent(rotation);
  refuseTooSoon(rotation, current?.created);
  const [first = "", second = first] = description.logins;
  const username = current?.value.username === first ? second : first;
  await secret.putPending(
    version,
    formatLoginSecret(settings, { username, password: await secret.randomPassword() }),
  );
  return "done";
}

/** Gives the login its new password in the database. The login of the current version is not touched. */
export async function setSecret(rotation: Rotation): Promise<StepResult> {
  const { description, secret, secretsManager, settings, version } = rotation;
  const pending = await readOwnVersion(rotation);
  if (await logsIn(settings, pending)) return "was done already";
  const current = await readCurrent(rotation);
  if (description.currentVersion !== version) {
    refuseTooSoon(rotation, current?.created);
    if (description.logins.length === 2 && current?.value.username === pending.username) {
      throw new FunctionFailure(
        `The new version of the secret ${secret.id} is for "${pending.username}", which the current version uses: changing it would cut off every client. Take the label AWSPENDING from that version and start a new rotation. Nothing was changed.`,
      );
    }
  }
  const master = await readMasterCredentials(secretsManager, settings.masterSecretArn);
  await withConnection(settings, master, async (client) => {
    const { rows } = await client.query<{ ordinary: boolean }>(
      "SELECT rolcanlogin AND NOT (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls) AS ordinary FROM pg_roles WHERE rolname = $1",
      [pending.username],
    );
    if (rows[0]?.ordinary !== true) {
      throw new FunctionFailure(
        `The database has ${rows[0] === undefined ? "no role" : "a role of special rights, or without login,"} "${pending.username}", which the secret ${secret.id} rotates. Provision the database with this service first, or mend the secret's tag plinth:logins. Nothing was changed.`,
      );
    }
    await client.query(
      `ALTER ROLE ${escapeIdentifier(pending.username)} PASSWORD ${escapeLiteral(scramVerifier(pending.password))}`,
    );
  });
  return "done";
}

/** Logs in as a client would. */
export async function testSecret(rotation: Rotation): Promise<StepResult> {
  await withConnection(rotation.settings, await readOwnVersion(rotation), (client) =>
    client.query("SELECT 1"),
  );
  return "done";
}

/** Makes the new version the one that clients read. The login before it stays valid until the next rotation. */
export async function finishSecret(rotation: Rotation): Promise<StepResult> {
  const { description, secret, version } = rotation;
  await readOwnVersion(rotation);
  if (description.currentVersion === version) return "was done already";
  await secret.makeCurrent(version, description.currentVersion);
  return "done";
}

/**
 * The value of the version that this rotation makes. AWSCURRENT beside AWSPENDING is right in two cases: after the last step,
 * and in a first rotation, because the first value of a secret becomes the current one by itself:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
async function readOwnVersion({ description, secret, settings, version }: Rotation): Promise<LoginSecret> {
  const found = await secret.read(version);
  if (found === undefined) {
    throw new FunctionFailure(
      `The version ${version} of the secret ${secret.id} has no value: its step createSecret has not run. Nothing was changed.`,
    );
  }
  const labels = description.labels(version) ?? [];
  if (!labels.includes("AWSPENDING") && !labels.includes("AWSCURRENT")) {
    throw new FunctionFailure(
      `The version ${version} of the secret ${secret.id} is neither pending nor current: its rotation was given up. Nothing was changed.`,
    );
  }
  const value = parseLoginSecret(found.text, `The version ${version} of the secret ${secret.id}`);
  checkLogin(value, description, `The version ${version} of the secret ${secret.id}`);
  if (value.host !== settings.host || value.port !== settings.port || value.dbname !== settings.database) {
    throw new FunctionFailure(
      `The version ${version} of the secret ${secret.id} is for ${value.host}:${value.port}/${value.dbname}, and this function serves ${settings.host}:${settings.port}/${settings.database}. Take the label AWSPENDING from that version and start a new rotation. Nothing was changed.`,
    );
  }
  return value;
}

async function readCurrent({
  description,
  secret,
}: Rotation): Promise<{ readonly value: LoginSecret; readonly created: Date | undefined } | undefined> {
  if (description.currentVersion === undefined) return undefined;
  const found = await secret.read(description.currentVersion);
  if (found === undefined) return undefined;
  const what = `The current version of the secret ${secret.id}`;
  const value = parseLoginSecret(found.text, what);
  checkLogin(value, description, what);
  return { value, created: found.created };
}

function checkLogin({ username }: LoginSecret, { logins }: SecretDescription, what: string): void {
  if (logins.includes(username)) return;
  throw new FunctionFailure(
    `${what} is for "${username}", and its tag plinth:logins allows ${logins.join(" and ")}. Put the value or the tag right. Nothing was changed.`,
  );
}

/**
 * Clients that have not yet read the current version still use the login before it, which is the next one to change. They
 * get two intervals of their secret's refresh to do so.
 */
function refuseTooSoon(
  { description: { lastRotated }, minimumIntervalSeconds, now, secret }: Rotation,
  created: Date | undefined,
): void {
  const since = Math.max(created?.getTime() ?? 0, lastRotated?.getTime() ?? 0);
  const age = (now.getTime() - since) / 1000;
  if (created === undefined || age >= minimumIntervalSeconds) return;
  throw new FunctionFailure(
    `The secret ${secret.id} was rotated ${Math.max(0, Math.floor(age))} s ago; the next rotation may begin ${minimumIntervalSeconds} s after the last, so that no client still uses the login that it changes. Try again in ${Math.ceil(minimumIntervalSeconds - age)} s. Nothing was changed.`,
  );
}
