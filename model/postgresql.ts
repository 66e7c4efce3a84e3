import { monthsAfter } from "./calendar.ts";

/** A major version of PostgreSQL that RDS offers. */
export interface PostgresqlMajor {
  readonly major: number;
  /** Family of its parameter groups, as in `postgres18`. */
  readonly family: string;
  /** Last day on which RDS gives standard support, as in `2031-02-28`. Afterwards it is extended support, or a forced upgrade. */
  readonly standardSupportEnds: string;
  readonly source: string;
}

const calendar =
  "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html";

/**
 * The versions that this platform knows, newest first. One that is not here has no family that a parameter group could be
 * made for, and is rejected: a version that RDS has added since is added here, with its date.
 */
export const postgresqlMajors: readonly PostgresqlMajor[] = [
  { major: 18, family: "postgres18", standardSupportEnds: "2031-02-28", source: calendar },
  { major: 17, family: "postgres17", standardSupportEnds: "2030-02-28", source: calendar },
  { major: 16, family: "postgres16", standardSupportEnds: "2029-02-28", source: calendar },
  { major: 15, family: "postgres15", standardSupportEnds: "2028-02-29", source: calendar },
  { major: 14, family: "postgres14", standardSupportEnds: "2027-02-28", source: calendar },
  { major: 13, family: "postgres13", standardSupportEnds: "2026-02-28", source: calendar },
];

/** What becomes of a version on a given day. A warning and a rejection carry a whole sentence for the reader. */
export type EngineSupport =
  | { readonly verdict: "ok" }
  | { readonly verdict: "warning" | "rejected"; readonly message: string };

/** Months before the end of support from which on a version draws a warning: time enough to rehearse an upgrade. */
const warningMonths = 6;

/** The major of a version as it stands in the config, `18` or `18.4`; `undefined` when it is neither or unknown. */
export function postgresqlMajor(version: string): PostgresqlMajor | undefined {
  const major = /^([1-9]\d*)(\.\d+)?$/.exec(version)?.[1];
  return postgresqlMajors.find((entry) => String(entry.major) === major);
}

/**
 * True when the version names a minor, as in `18.4`. Without one, RDS picks the newest minor and may move on by itself; with
 * one, a move by RDS would be undone by the next deployment, which RDS refuses, so the two exclude each other.
 */
export function namesMinor(version: string): boolean {
  return version.includes(".");
}

/**
 * Judges a version by the day on which it is to be used.
 *
 * @param version `18` or `18.4`.
 * @param today an ISO date, as in `2026-11-21`. Given, not read from the clock, so that the answer can be repeated.
 */
export function engineSupport(version: string, today: string): EngineSupport {
  const known = postgresqlMajor(version);
  const current = postgresqlMajors.filter(({ standardSupportEnds }) => standardSupportEnds >= today);
  const allowed = current.map(({ major }) => major).join(", ");
  if (known === undefined) {
    return {
      verdict: "rejected",
      message: `"${version}" is no version of PostgreSQL that this platform knows; allowed are ${allowed}, alone or with a minor, as in "18" or "18.4". A major that RDS has added since is added in model/postgresql.ts.`,
    };
  }
  const { major, source, standardSupportEnds } = known;
  const advice = `Upgrade to one of ${allowed}. See ${source}`;
  if (standardSupportEnds < today) {
    return {
      verdict: "rejected",
      message: `RDS ended its standard support of PostgreSQL ${major} on ${standardSupportEnds}. ${advice}`,
    };
  }
  if (standardSupportEnds <= monthsAfter(today, warningMonths)) {
    return {
      verdict: "warning",
      message: `RDS ends its standard support of PostgreSQL ${major} on ${standardSupportEnds}, within ${warningMonths} months. ${advice}`,
    };
  }
  return { verdict: "ok" };
}
