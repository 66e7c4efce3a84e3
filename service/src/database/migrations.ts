import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Query } from "./database.ts";

const folder = new URL("../../migrations/", import.meta.url);

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
  /**
   * The oldest code that still works after this migration, by the highest migration that it brings along. An expanding
   * migration keeps what was there: 0. A contracting one names the first code that no longer needs what goes.
   */
  readonly oldestCode: number;
}

/**
 * The migrations that this version of the code brings along, in order.
 *
 * @throws Error when a file's name or first line has another form, or a number is missing.
 */
export function readMigrations(): readonly Migration[] {
  const names = readdirSync(folder).toSorted();
  return names.map((name, index) => {
    const [, version] = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name) ?? [];
    if (Number(version) !== index + 1) {
      throw new Error(
        `migrations/${name} is out of order: its name should begin with ${index + 1}, in four digits.`,
      );
    }
    const text = readFileSync(new URL(name, folder), "utf8");
    const [, oldest] = /^-- oldest code: (\d+)\n/.exec(text) ?? [];
    if (oldest === undefined) throw new Error(`migrations/${name} should begin with "-- oldest code: 0".`);
    const checksum = createHash("sha256").update(text).digest("hex");
    return { version: index + 1, name, text, checksum, oldestCode: Number(oldest) };
  });
}

/** The version of the schema that this code needs at least. */
export function requiredVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

const state = z.object({ version: z.int(), oldest_code: z.int() });

/** A reason why code of this version and the database's schema do not fit; undefined when they do. */
export async function schemaMismatch(query: Query, code: number): Promise<string | undefined> {
  const [row] = await query({
    operation: "schema.version",
    text: "SELECT coalesce(max(version), 0) AS version, coalesce(max(oldest_code), 0) AS oldest_code FROM schema_migrations",
  });
  const { oldest_code: oldestCode, version } = state.parse(row);
  if (version < code) return `the schema is at version ${version}, this code needs ${code}`;
  if (code < oldestCode)
    return `the schema has dropped what code before ${oldestCode} needs, this is ${code}`;
  return undefined;
}
