import { Client, escapeIdentifier } from "pg";
import type { Logger } from "pino";
import type { DatabasePlace } from "../configuration.ts";
import type { Login } from "../login.ts";
import { connectionTo } from "./connection.ts";
import { type Migration, readMigrations } from "./migrations.ts";

/** In milliseconds: for another migrator to end, and for one migration. */
const patience = 600_000;

/** In milliseconds. While a migration waits for a lock, every query behind it waits too; so it gives up soon. */
const lockTimeout = 3000;

/** What the worker does to tables that belong to the api's schema: nothing else, and no customer's data. */
const workerRights = [
  "SELECT ON schema_migrations",
  "SELECT, UPDATE ON outbox",
  "SELECT (id, status), UPDATE (status, confirmed_at) ON orders",
] as const;

export interface MigratorArguments {
  readonly place: DatabasePlace;
  readonly login: Login;
  readonly workerLogins: readonly string[];
  readonly logger: Logger;
  readonly migrations?: readonly Migration[];
}

/**
 * Brings the schema up to this code's version, as the owner of the schema, so that what is made belongs to it. Each
 * migration is one transaction. Two migrators at once: the second waits and finds nothing left to do.
 *
 * @returns the versions that were applied now.
 * @throws Error when a migration fails (it is undone), or when one that was applied has another text since.
 */
export async function migrate(given: MigratorArguments): Promise<readonly number[]> {
  const { login, migrations = readMigrations(), place } = given;
  const limits = { statementTimeoutMilliseconds: patience };
  const client = new Client({ ...connectionTo({ ...place, ...limits }, login, "migrate") });
  // Ends the run through the query that is under way.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const schema = await becomeOwner(client, place.schema);
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`migrations of ${schema}`]);
    await client.query(`SET lock_timeout = ${lockTimeout}`);
    const applied = await applyMissing(client, migrations, given.logger);
    await grantToWorker(client, schema, given.workerLogins);
    return applied;
  } finally {
    // Frees the lock as well.
    await client.end();
  }
}

/** @returns the name of the schema. */
async function becomeOwner(client: Client, wanted: string | undefined): Promise<string> {
  const { rows } = await client.query<{ schema: string; owner: string }>(
    `SELECT nspname AS schema, pg_get_userbyid(nspowner) AS owner FROM pg_namespace
     WHERE nspname = coalesce($1, (SELECT name FROM unnest(current_schemas(false)) AS name LIMIT 1))`,
    [wanted],
  );
  const [found] = rows;
  if (found === undefined) {
    throw new Error(
      `There is no schema ${wanted ?? "in the login's search path"}. Provision the database for this service first.`,
    );
  }
  await client.query(`SET ROLE ${escapeIdentifier(found.owner)}`);
  await client.query(`SET search_path = ${escapeIdentifier(found.schema)}`);
  return found.schema;
}

async function applyMissing(
  client: Client,
  migrations: readonly Migration[],
  logger: Logger,
): Promise<readonly number[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    oldest_code integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  const { rows } = await client.query<{ version: number; checksum: string }>(
    "SELECT version, checksum FROM schema_migrations",
  );
  const known = new Map(rows.map(({ checksum, version }) => [version, checksum]));
  const changed = migrations.filter(
    ({ checksum, version }) => known.has(version) && known.get(version) !== checksum,
  );
  if (changed.length > 0) {
    throw new Error(
      `Applied already, and different since: ${changed.map(({ name }) => name).join(", ")}. Migrations only go forward: restore the file and add a new one. Nothing was changed.`,
    );
  }
  const missing = migrations.filter(({ version }) => !known.has(version));
  for (const migration of missing) {
    await apply(client, migration);
    logger.info({ migration: migration.name }, "migration applied");
  }
  return missing.map(({ version }) => version);
}

async function apply(
  client: Client,
  { checksum, name, oldestCode, text, version }: Migration,
): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(text);
    await client.query(
      "INSERT INTO schema_migrations (version, name, checksum, oldest_code) VALUES ($1, $2, $3, $4)",
      [version, name, checksum, oldestCode],
    );
    await client.query("COMMIT");
  } catch (problem) {
    await client.query("ROLLBACK");
    const reason = problem instanceof Error ? problem.message : "it failed";
    throw new Error(
      `The migration ${name} was undone: ${reason}. Those before it stay; the next run goes on from here.`,
      { cause: problem },
    );
  }
}

/** Every time, so that a worker that is added later gets its rights with the next release. */
async function grantToWorker(client: Client, schema: string, logins: readonly string[]): Promise<void> {
  if (logins.length === 0) return;
  const to = logins.map((login) => escapeIdentifier(login)).join(", ");
  await client.query(`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${to}`);
  for (const right of workerRights) await client.query(`GRANT ${right} TO ${to}`);
}
