import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Credentials } from "./connection.ts";
import { FunctionFailure, messageOf } from "./failure.ts";

/** RDS writes further keys into its secret at times; only these two are used. */
const masterSecret = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** A client that gives up in time for the function to say so itself: three tries of at most 5 s. */
export function newSecretsManager(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 },
  });
}

/**
 * The login that RDS made with the database and whose password it keeps.
 *
 * @throws FunctionFailure when the secret cannot be read or is not of RDS' shape.
 */
export async function readMasterCredentials(
  secretsManager: SecretsManagerClient,
  arn: string,
): Promise<Credentials> {
  let text: string | undefined;
  try {
    ({ SecretString: text } = await secretsManager.send(new GetSecretValueCommand({ SecretId: arn })));
  } catch (problem) {
    throw new FunctionFailure(
      `The database's master secret ${arn} cannot be read: ${messageOf(problem)}. Check that it exists and that the function's role may read it and use its key. Nothing was changed.`,
    );
  }
  return parseSecretText(text, masterSecret, `The database's master secret ${arn}`);
}

/**
 * Reads a secret's value as JSON of a given shape. The messages of JSON.parse quote the text, which is why none of them is
 * passed on; those of zod name the key and the wanted type only.
 *
 * @throws FunctionFailure naming the keys that are wrong, never a value.
 */
export function parseSecretText<Value>(
  text: string | undefined,
  schema: z.ZodType<Value>,
  what: string,
): Value {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new FunctionFailure(`${what} is not JSON. Nothing was changed.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const keys = [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))].toSorted();
  throw new FunctionFailure(
    `${what} is not of the expected shape; wrong or missing: ${keys.map((key) => (key === "" ? "the whole value" : key)).join(", ")}. Nothing was changed.`,
  );
}
