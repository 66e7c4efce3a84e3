import type { Login } from "../src/login.ts";
import type { PostgresServer } from "./postgres.ts";

/** The value of a login's secret, with all the keys that the platform's rotation writes. */
export function secretText(server: PostgresServer, dbname: string, { password, username }: Login): string {
  const { host, port } = server;
  return JSON.stringify({ engine: "postgres", host, port, dbname, username, password });
}
