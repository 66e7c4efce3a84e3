import { readFileSync } from "node:fs";
import type { ClientConfig } from "pg";
import type { DatabasePlace } from "../configuration.ts";
import type { Login } from "../login.ts";

/** In milliseconds. */
const connectTimeout = 3000;

/**
 * How to reach the database as this login. Always encrypted, the server's certificate and name verified (verify-full).
 * Every wait has an end: connecting, a statement, a lock, a transaction left open. The client's own limit comes after the
 * server's, which says more.
 *
 * @throws Error when the file with the certificates cannot be read; it is read again with each new login.
 */
export function connectionTo(place: DatabasePlace, login: Login, application: string): ClientConfig {
  const { caFile, host, name, port, schema, statementTimeoutMilliseconds } = place;
  return {
    host,
    port,
    database: name,
    user: login.username,
    password: login.password,
    ssl: { ca: readFileSync(caFile, "utf8"), rejectUnauthorized: true },
    application_name: application,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeoutMilliseconds,
    query_timeout: statementTimeoutMilliseconds + 1000,
    lock_timeout: Math.ceil(statementTimeoutMilliseconds / 2),
    idle_in_transaction_session_timeout: statementTimeoutMilliseconds * 2,
    keepAlive: true,
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  };
}
