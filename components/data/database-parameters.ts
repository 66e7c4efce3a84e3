/** A parameter of PostgreSQL as a parameter group holds it. */
export interface DatabaseParameter {
  readonly name: string;
  readonly value: string;
}

export interface DatabaseParametersInput {
  /** Milliseconds from which on a statement is logged with its text; -1 logs none. */
  readonly slowStatementMs: number;
  /** Milliseconds after which a session that holds a transaction open and does nothing is ended; 0 never. */
  readonly idleInTransactionMs: number;
}

/**
 * Settings of PostgreSQL that differ from those RDS would choose, sorted by name. All take effect without a restart, so that
 * changing one never waits for a maintenance window.
 *
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html (rds.force_ssl),
 * https://www.postgresql.org/docs/18/runtime-config-logging.html and
 * https://www.postgresql.org/docs/18/runtime-config-client.html
 */
export function databaseParameters({
  idleInTransactionMs,
  slowStatementMs,
}: DatabaseParametersInput): readonly DatabaseParameter[] {
  return [
    // Otherwise one forgotten session keeps its locks, and keeps every table from being cleaned up.
    { name: "idle_in_transaction_session_timeout", value: String(idleInTransactionMs) },
    // PostgreSQL 18 turned the switch into a list and still takes 1 for it.
    { name: "log_connections", value: "1" },
    { name: "log_disconnections", value: "1" },
    { name: "log_min_duration_statement", value: String(slowStatementMs) },
    { name: "rds.force_ssl", value: "1" },
  ];
}
