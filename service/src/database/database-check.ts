import { type HealthCheck, Unhealthy } from "../operations/health.ts";
import type { Query } from "./database.ts";
import { codeOf, DatabaseUnavailable } from "./failure.ts";
import { readMigrations, requiredVersion, schemaMismatch } from "./migrations.ts";

/** The database answers, and its schema is one that this code works with. */
export function databaseCheck(query: Query): HealthCheck {
  const code = requiredVersion(readMigrations());
  return {
    name: "database",
    run: async () => {
      let mismatch: string | undefined;
      try {
        mismatch = await schemaMismatch(query, code);
      } catch (problem) {
        if (problem instanceof DatabaseUnavailable) throw new Unhealthy("unavailable");
        // undefined_table: nothing has been migrated yet.
        if (codeOf(problem) === "42P01") throw new Unhealthy("the schema has no migrations");
        throw problem;
      }
      if (mismatch !== undefined) throw new Unhealthy(mismatch);
    },
  };
}
