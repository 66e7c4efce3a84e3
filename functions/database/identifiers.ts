/** 63 bytes is the longest name that PostgreSQL keeps: https://www.postgresql.org/docs/18/sql-syntax-lexical.html */
const pattern = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Names and beginnings of names that belong to PostgreSQL and to RDS.
 *
 * @see https://www.postgresql.org/docs/18/sql-createrole.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
 */
const reserved = /^(pg_|rds|postgres$|public$|information_schema$|plinth)/;

/** In words, for messages. */
export const identifierRule =
  'a lower-case letter, then at most 62 lower-case letters, digits and underscores, not beginning with "pg_", "rds" or "plinth" and not "postgres", "public" or "information_schema"';

/** True for a name that may be given to a role or a schema of a service. */
export function isIdentifier(name: string): boolean {
  return pattern.test(name) && !reserved.test(name);
}
