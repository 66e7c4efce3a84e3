import type { Login } from "../src/login.ts";
import { newPassword, type PostgresServer } from "./postgres.ts";

/** The roles that the platform makes for one service: an owner without login, two logins that take turns, a migrator. */
export interface ServiceLogins {
  readonly schema: string;
  readonly owner: string;
  readonly application: readonly [Login, Login];
  readonly migrator: Login;
}

/**
 * Lays down what the platform's provisioning lays down for a service, in the same words: default rights of the application
 * logins, a search path for each login, and a migrator that begins as the owner.
 */
export async function provisionService(
  server: PostgresServer,
  database: string,
  schema: string,
): Promise<ServiceLogins> {
  const owner = `${schema}_owner`;
  const application = [newLogin(`${schema}_app_a`), newLogin(`${schema}_app_b`)] as const;
  const migrator = newLogin(`${schema}_migrator`);
  const logins = [...application, migrator];
  const statements = [
    `CREATE ROLE ${owner} NOLOGIN`,
    `CREATE SCHEMA ${schema} AUTHORIZATION ${owner}`,
    ...logins.flatMap(({ password, username }) => [
      `CREATE ROLE ${username} LOGIN PASSWORD '${password}'`,
      `GRANT CONNECT ON DATABASE ${database} TO ${username}`,
      `ALTER ROLE ${username} SET search_path = ${schema}`,
    ]),
    `GRANT ${owner} TO ${migrator.username} WITH INHERIT FALSE, SET TRUE`,
    `ALTER ROLE ${migrator.username} SET role = ${owner}`,
    ...application.flatMap(({ username }) => [
      `GRANT USAGE ON SCHEMA ${schema} TO ${username}`,
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${username}`,
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${username}`,
    ]),
  ];
  await server.query(database, statements.join(";\n"));
  return { schema, owner, application, migrator };
}

function newLogin(username: string): Login {
  return { username, password: newPassword() };
}

/** A new database that only those may use who are granted something. */
export async function createDatabase(server: PostgresServer, name: string): Promise<void> {
  await server.query("postgres", `CREATE DATABASE ${name}`);
  await server.query(
    name,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC`,
  );
}
