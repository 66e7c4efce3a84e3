import { DatabaseError, escapeIdentifier } from "pg";
import type { RestoreJob } from "./restore-job.ts";
import type { Expectations } from "./settings.ts";

/** The part of a PostgreSQL client that is needed. */
export interface Session {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly object[] }>;
}

/** What was found. No reasons: everything is as expected. */
export interface Inspection {
  /** Why the restore does not count, one sentence each. */
  readonly reasons: readonly string[];
  /** Seconds between the newest row and the start of the restore; undefined when it cannot be told. */
  readonly rpoSeconds: number | undefined;
}

/** Clocks differ; more than this in the future is a column that does not hold the time of the commit. */
const clockToleranceSeconds = 60;

/** In the one row of this table the provisioning says what it laid down. */
const schemaVersionQuery = "SELECT schema_version AS found FROM plinth.provisioning";

/**
 * Looks at a restored database: is the layout the expected one, does every declared table have its rows, and how old is the
 * newest of them? One missing table does not hide another.
 *
 * Rows are counted only up to the expected number: the blocks of a restored instance are fetched when they are read first, so
 * a full count could take hours.
 */
export async function inspect(
  session: Session,
  expectations: Expectations,
  { plan, startedAt }: Pick<RestoreJob, "plan" | "startedAt">,
): Promise<Inspection> {
  // The blocks of a restored instance come from S3 when they are first read: the connection's own limit would be too short.
  await session.query("SET statement_timeout = '120s'");
  const reasons: string[] = [];
  const note = (reason: string | undefined) => {
    if (reason !== undefined) reasons.push(reason);
  };
  note(await checkVersion(session, expectations.schemaVersion));
  for (const { minimumRows, name } of expectations.tables) note(await checkRows(session, name, minimumRows));
  if (expectations.freshness === undefined) return { reasons, rpoSeconds: undefined };
  const { reason, rpoSeconds } = await measureRpo(session, expectations.freshness, {
    limit: plan.rpoSeconds,
    restoreStartedAt: startedAt,
  });
  note(reason);
  return { reasons, rpoSeconds };
}

async function checkVersion(session: Session, expected: number): Promise<string | undefined> {
  const found = await ask(session, schemaVersionQuery);
  if ("problem" in found) return `The schema version cannot be read: ${found.problem}.`;
  if (found.value === expected) return undefined;
  return `The schema version is ${shown(found.value)}; expected is ${expected}.`;
}

async function checkRows(session: Session, table: string, expected: number): Promise<string | undefined> {
  const found = await ask(
    session,
    `SELECT count(*)::integer AS found FROM (SELECT FROM ${quoted(table)} LIMIT $1) AS counted`,
    [expected],
  );
  if ("problem" in found) return `Table ${table} cannot be read: ${found.problem}.`;
  if (typeof found.value === "number" && found.value >= expected) return undefined;
  return `Table ${table} has ${shown(found.value)} rows; expected are at least ${expected}.`;
}

interface Age {
  readonly reason?: string;
  readonly rpoSeconds: number | undefined;
}

async function measureRpo(
  session: Session,
  { column, table }: NonNullable<Expectations["freshness"]>,
  { limit, restoreStartedAt }: { readonly limit: number; readonly restoreStartedAt: Date },
): Promise<Age> {
  const found = await ask(
    session,
    `SELECT floor(extract(epoch FROM $1::timestamptz - max(${escapeIdentifier(column)})))::float8 AS found FROM ${quoted(table)}`,
    [restoreStartedAt.toISOString()],
  );
  if ("problem" in found) {
    return {
      reason: `The age of ${table}.${column} cannot be read: ${found.problem}.`,
      rpoSeconds: undefined,
    };
  }
  const seconds = found.value;
  if (typeof seconds !== "number") {
    return { reason: `Table ${table} has no row, so that its newest has no age.`, rpoSeconds: undefined };
  }
  if (seconds < -clockToleranceSeconds) {
    return {
      reason: `The newest ${table}.${column} is ${-seconds} seconds after the start of the restore; name a column that holds the time of the commit.`,
      rpoSeconds: undefined,
    };
  }
  const rpoSeconds = Math.max(0, seconds);
  if (rpoSeconds <= limit) return { rpoSeconds };
  return {
    reason: `The newest ${table}.${column} is ${rpoSeconds} seconds older than the start of the restore; the objective is ${limit}.`,
    rpoSeconds,
  };
}

type Answer = { readonly value: unknown } | { readonly problem: string };

/** The column `found` of the first row, or what the server says against the query. */
async function ask(session: Session, text: string, values: unknown[] = []): Promise<Answer> {
  try {
    const { rows } = await session.query(text, values);
    const [row] = rows;
    return { value: row !== undefined && "found" in row ? row.found : undefined };
  } catch (error) {
    // A server's complaint carries a code and is a finding. Without one the connection itself has failed.
    if (error instanceof DatabaseError) return { problem: error.message };
    throw error;
  }
}

const quoted = (table: string): string => table.split(".").map(escapeIdentifier).join(".");

const shown = (value: unknown): string => (typeof value === "number" ? String(value) : "none");
