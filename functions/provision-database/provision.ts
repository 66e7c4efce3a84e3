import type { ClientBase } from "pg";
import { withConnection } from "../database/connection.ts";
import { FunctionFailure } from "../database/failure.ts";
import { readMasterCredentials } from "../database/secret-text.ts";
import { readSettings } from "../database/settings.ts";
import type { Surroundings } from "../database/surroundings.ts";
import type { Provisioning, ServiceLogins } from "./event.ts";
import { parseEvent } from "./event.ts";
import {
  databaseIsClosed,
  mayConnect,
  mayUseSchema,
  publicSchemaIsClosed,
  rightsOn,
  schemaExists,
} from "./privileges.ts";
import { recordExists, recordSays, refuseOlderThanRecord } from "./record.ts";
import { isMember, mayBecome, roleExists, startsWith } from "./roles.ts";
import type { Wanted } from "./wanted.ts";
import { makeUnlessPresent } from "./wanted.ts";

/** What a run did; the same event again makes nothing. */
export interface ProvisioningSummary {
  readonly created: readonly string[];
  readonly unchanged: readonly string[];
  /** Schemas of services that are in the configuration no longer; docs/runbooks/removed-service.md says what to do with them. */
  readonly unclaimed: readonly string[];
}

/** RDS makes this role in every instance; whoever is in it logs in with an IAM token and not with a password. */
const iamRole = "rds_iam";

/** Any number of our own: two runs at once wait for each other. */
const lock = 7_461_846;

/**
 * Lays down schemas, roles and rights, in one transaction: all of it, or nothing. It removes nothing: a service that left
 * the configuration keeps its schema until somebody drops it on purpose, and is named in the summary.
 *
 * @throws FunctionFailure with the reason; nothing has changed then.
 */
export async function provision(
  event: unknown,
  { secretsManager, tell, variables }: Surroundings,
): Promise<ProvisioningSummary> {
  const provisioning = parseEvent(event);
  const settings = readSettings(variables);
  const master = await readMasterCredentials(secretsManager, settings.masterSecretArn);
  const summary = await withConnection(settings, master, (client) =>
    inTransaction(client, async () => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [lock]);
      await requireIamRole(client);
      await refuseOlderThanRecord(client, provisioning.schemaVersion);
      const created: string[] = [];
      const unchanged: string[] = [];
      for (const wanted of everythingWanted(provisioning, settings.database, master.username)) {
        const list = (await makeUnlessPresent(client, wanted)) ? created : unchanged;
        list.push(wanted.what);
      }
      return { created, unchanged, unclaimed: await unclaimedSchemas(client, provisioning.services) };
    }),
  );
  const { created, unchanged, unclaimed } = summary;
  tell({ function: "provision-database", created, unchanged: unchanged.length, unclaimed });
  return summary;
}

/** In the order in which one builds on the other. */
function everythingWanted(
  { schemaVersion, services, validator }: Provisioning,
  database: string,
  master: string,
): readonly Wanted[] {
  return [
    databaseIsClosed(database),
    publicSchemaIsClosed(),
    ...roleExists(validator, "LOGIN"),
    isMember(validator, iamRole),
    mayConnect(validator, database),
    startsWith(validator, "default_transaction_read_only", "on"),
    ...services.flatMap((service) => serviceWanted(service, { database, master, validator })),
    ...recordExists(validator),
    recordSays(schemaVersion),
  ];
}

function serviceWanted(
  { application, migrator, owner, schema }: ServiceLogins,
  { database, master, validator }: { database: string; master: string; validator: string },
): readonly Wanted[] {
  const logins = [...application, migrator];
  return [
    ...roleExists(owner, "NOLOGIN"),
    ...logins.flatMap((login) => roleExists(login, "LOGIN")),
    ...logins.map((login) => mayConnect(login, database)),
    // The master is no superuser on RDS: to give the owner a schema and grant in its name, it must be able to become it.
    mayBecome(master, owner),
    mayBecome(migrator, owner),
    schemaExists(schema, owner),
    ...[...application, validator].map((role) => mayUseSchema(role, schema, owner)),
    ...application.flatMap((role) => [
      rightsOn("TABLES", { schema, owner, role, privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"] }),
      rightsOn("SEQUENCES", { schema, owner, role, privileges: ["USAGE", "SELECT"] }),
    ]),
    rightsOn("TABLES", { schema, owner, role: validator, privileges: ["SELECT"] }),
    ...logins.map((login) => startsWith(login, "search_path", schema)),
    // What a migration makes then belongs to the owner, and the default rights above apply to it.
    startsWith(migrator, "role", owner),
  ];
}

/** What provisioning has made is known by its owner, which the master may become and does not inherit from. */
async function unclaimedSchemas(
  client: ClientBase,
  services: readonly ServiceLogins[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ schema: string }>(
    `SELECT nspname AS schema FROM pg_namespace
     WHERE nspowner IN (SELECT roleid FROM pg_auth_members
                        WHERE member = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                          AND set_option AND NOT inherit_option)
       AND nspname <> ALL ($1)
     ORDER BY 1`,
    [services.map(({ schema }) => schema)],
  );
  return rows.map(({ schema }) => schema);
}

async function requireIamRole(client: ClientBase): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [iamRole]);
  if (rowCount === 0) {
    throw new FunctionFailure(
      `The database has no role "${iamRole}": this is not an RDS instance. Nothing was changed.`,
    );
  }
}

async function inTransaction<Result>(client: ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (problem) {
    try {
      await client.query("ROLLBACK");
    } catch {
      // The connection is gone, and with it the transaction; the first problem is the one to tell.
    }
    throw problem;
  }
}
