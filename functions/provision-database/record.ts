import type { ClientBase } from "pg";
import { escapeIdentifier as quote } from "pg";
import { FunctionFailure } from "../database/failure.ts";
import type { Wanted } from "./wanted.ts";

/** Where the database itself says what was laid down in it; the restore validator reads it. */
export const recordTable = "plinth.provisioning";

/** One row: `schema_version`, an integer. */
export function recordExists(validator: string): readonly Wanted[] {
  const table = { text: "SELECT to_regclass($1) IS NOT NULL AS present", values: [recordTable] };
  return [
    {
      what: "schema plinth",
      present: { text: "SELECT to_regnamespace($1) IS NOT NULL AS present", values: ["plinth"] },
      make: ["CREATE SCHEMA plinth"],
    },
    {
      what: `table ${recordTable}`,
      present: table,
      make: [
        `CREATE TABLE ${recordTable} (
           only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
           schema_version integer NOT NULL
         )`,
      ],
    },
    {
      what: `role ${validator} may read ${recordTable}`,
      present: {
        text: "SELECT has_schema_privilege($1, 'plinth', 'USAGE') AND has_table_privilege($1, $2, 'SELECT') AS present",
        values: [validator, recordTable],
      },
      make: [
        `GRANT USAGE ON SCHEMA plinth TO ${quote(validator)}`,
        `GRANT SELECT ON ${recordTable} TO ${quote(validator)}`,
      ],
    },
  ];
}

export function recordSays(schemaVersion: number): Wanted {
  return {
    what: `schema version ${schemaVersion}`,
    present: {
      text: `SELECT EXISTS (SELECT FROM ${recordTable} WHERE schema_version = $1::integer) AS present`,
      values: [String(schemaVersion)],
    },
    make: [
      `INSERT INTO ${recordTable} (schema_version) VALUES (${schemaVersion})
       ON CONFLICT (only_row) DO UPDATE SET schema_version = excluded.schema_version`,
    ],
  };
}

/**
 * @throws FunctionFailure when a later version of this function has been here: an earlier one would undo what it cannot know.
 */
export async function refuseOlderThanRecord(client: ClientBase, schemaVersion: number): Promise<void> {
  const { rows } = await client.query<{ present: boolean }>("SELECT to_regclass($1) IS NOT NULL AS present", [
    recordTable,
  ]);
  if (rows[0]?.present !== true) return;
  const { rows: recorded } = await client.query<{ schema_version: number }>(
    `SELECT schema_version FROM ${recordTable}`,
  );
  const version = recorded[0]?.schema_version ?? 0;
  if (version > schemaVersion) {
    throw new FunctionFailure(
      `The database was provisioned to schema version ${version}, and this event asks for ${schemaVersion}. Use the platform's version that wrote ${version}, or a later one. Nothing was changed.`,
    );
  }
}
