/** Work that could not be done because the database is away, starting, full or read-only: worth another try later. */
export class DatabaseUnavailable extends Error {
  constructor(problem: unknown) {
    super(problem instanceof Error ? problem.message : "the database is unavailable", { cause: problem });
    this.name = "DatabaseUnavailable";
  }
}

/** PostgreSQL's codes by which a server refuses for a while: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const passing = new Set([
  "25006", // read_only_sql_transaction: connected to a standby during a failover
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "53300", // too_many_connections
  "55P03", // lock_not_available
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57014", // query_canceled: the statement's time is over
  "28P01", // invalid_password: the file with the new one is on its way
  "28000", // invalid_authorization_specification
]);

const network = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** The driver has no codes for what it notices itself. */
const driverMessages =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error)/;

export function codeOf(problem: unknown): string | undefined {
  return problem instanceof Error && "code" in problem && typeof problem.code === "string"
    ? problem.code
    : undefined;
}

export function isPassing(problem: unknown): boolean {
  const code = codeOf(problem);
  if (code !== undefined) return passing.has(code) || network.has(code) || code.startsWith("08");
  return problem instanceof Error && driverMessages.test(problem.message);
}
