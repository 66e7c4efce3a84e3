import { readFileSync } from "node:fs";
import type { ClientBase } from "pg";
import { Client } from "pg";
import { FunctionFailure, messageOf } from "./failure.ts";
import type { Settings } from "./settings.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** In milliseconds. The sum stays below the 30 s that a step of a rotation may take. */
const limits = { connect: 5000, statement: 10_000, lock: 5000 };

/** PostgreSQL's codes for "wrong password" and "may not log in": https://www.postgresql.org/docs/18/errcodes-appendix.html */
const refusedLogin = new Set(["28P01", "28000"]);

/**
 * Logs in, runs `use` and logs out. The connection is always encrypted, and the server's certificate and name are verified.
 *
 * @throws FunctionFailure when the server cannot be reached, does not offer TLS, is not who it should be, or refuses the login.
 */
export async function withConnection<Result>(
  settings: Settings,
  credentials: Credentials,
  use: (client: ClientBase) => Promise<Result>,
): Promise<Result> {
  const client = newClient(settings, credentials);
  try {
    await client.connect();
  } catch (problem) {
    await close(client);
    throw new FunctionFailure(
      `Cannot log in to ${place(settings)} as "${credentials.username}": ${messageOf(problem)}. ${adviceOn(problem)}`,
    );
  }
  try {
    return await use(client);
  } catch (problem) {
    if (problem instanceof FunctionFailure) throw problem;
    throw new FunctionFailure(`PostgreSQL at ${place(settings)} refused: ${messageOf(problem)}.`);
  } finally {
    await close(client);
  }
}

/**
 * True when these credentials log in, false when the server answers that they do not.
 *
 * @throws FunctionFailure when the server gave no such answer.
 */
export async function logsIn(settings: Settings, credentials: Credentials): Promise<boolean> {
  const client = newClient(settings, credentials);
  try {
    await client.connect();
    return true;
  } catch (problem) {
    if (refusedLogin.has(codeOf(problem))) return false;
    throw new FunctionFailure(
      `Cannot try the login "${credentials.username}" at ${place(settings)}: ${messageOf(problem)}. ${adviceOn(problem)}`,
    );
  } finally {
    await close(client);
  }
}

function newClient(settings: Settings, { username, password }: Credentials): Client {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: username,
    password,
    ssl: { rejectUnauthorized: true, ...authorities(settings.caFile) },
    application_name: "plinth",
    connectionTimeoutMillis: limits.connect,
    statement_timeout: limits.statement,
    lock_timeout: limits.lock,
  });
  // A connection that breaks between two queries is reported here; without a listener it would end the process.
  client.on("error", () => undefined);
  return client;
}

function authorities(file: string | undefined): { readonly ca?: string } {
  if (file === undefined) return {};
  try {
    return { ca: readFileSync(file, "utf8") };
  } catch (problem) {
    throw new FunctionFailure(
      `RDS_CA_FILE names ${file}, which cannot be read: ${messageOf(problem)}. Nothing was changed.`,
    );
  }
}

async function close(client: Client): Promise<void> {
  try {
    await client.end();
  } catch {
    // It is gone already.
  }
}

function place({ host, port, database }: Settings): string {
  return `${host}:${port}/${database}`;
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && "code" in problem && typeof problem.code === "string"
    ? problem.code
    : "";
}

function adviceOn(problem: unknown): string {
  const code = codeOf(problem);
  const message = messageOf(problem);
  if (refusedLogin.has(code)) {
    return "Check that the secret holds this login's present password. Nothing was changed.";
  }
  if (message.includes("does not support SSL")) {
    return "The server offers no TLS, and without it no password is sent. Nothing was changed.";
  }
  if (code.includes("CERT") || code.includes("ISSUER") || code.includes("ALTNAME")) {
    return "The server's certificate is not one that RDS_CA_FILE or NODE_EXTRA_CA_CERTS vouches for under this name. Nothing was changed.";
  }
  return "Check that the database is available and that its security group admits this function. Nothing was changed.";
}
