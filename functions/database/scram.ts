import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { FunctionFailure } from "./failure.ts";

/** PostgreSQL's own default: https://www.postgresql.org/docs/18/runtime-config-connection.html#GUC-SCRAM-ITERATIONS */
const iterations = 4096;

/**
 * What PostgreSQL stores instead of a password, as in `ALTER ROLE x PASSWORD '<verifier>'`. Made here, so that the password
 * itself stands in no statement and thereby in no log of the server (RFC 5802; the format is that of `pg_authid.rolpassword`).
 *
 * @throws FunctionFailure for a password that is not printable ASCII: others would need the normalisation of RFC 4013.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  if (!/^[\u0021-\u007E]+$/.test(password)) {
    throw new FunctionFailure("A password holds characters other than printable ASCII. Nothing was changed.");
  }
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
