import { reservedSqlKeywords } from "./sql-keywords.ts";

/** The schema and the roles of one service in the database. */
export interface ServiceLogins {
  readonly schema: string;
  /** Owns the schema and everything in it; cannot log in. */
  readonly owner: string;
  /** The service's own logins. They take turns: one is in use while the other gets its next password. */
  readonly application: readonly [string, string];
  /** Changes the schema, by becoming its owner; in use only while a migration runs. */
  readonly migrator: string;
}

/** The login that checks restored databases. It has no password: it logs in by IAM. */
export const restoreValidator = "restore_validator";

/** The master user's name. RDS makes and rotates its password; services never use it. At most 16 characters. */
export const masterUser = "platform_master";

/**
 * Beginnings of names that others own: PostgreSQL's system schemas and predefined roles, the roles that RDS brings along
 * (`rdsadmin`, `rds_superuser`, `rds_iam`), and the schema in which provisioning records what it has laid down.
 *
 * Sources: https://www.postgresql.org/docs/18/sql-createrole.html, https://www.postgresql.org/docs/18/sql-createschema.html and
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
 */
export const reservedRolePrefixes: readonly string[] = ["pg_", "rds", "plinth"];

/** Schemas that every database has, and roles that every server has. */
const takenNames: readonly string[] = ["information_schema", "postgres", "public"];

/**
 * Names that RDS or PostgreSQL refuses for a database, beside PostgreSQL's reserved key words: the databases that are there
 * before ours, RDS' own names, and words of which RDS says that they are reserved for the engine although PostgreSQL itself
 * would take them.
 *
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (DBName),
 * https://www.postgresql.org/docs/18/manage-ag-templatedbs.html. RDS publishes no list of its own words; these are known from
 * the error "It is a reserved word for this engine", and a further one is added here when RDS refuses it.
 */
export const reservedDatabaseNames: ReadonlySet<string> = new Set([
  "catalog",
  "database",
  "db",
  "flag",
  "identity",
  "postgres",
  "rdsadmin",
  "template0",
  "template1",
]);

/** A name that PostgreSQL or RDS would refuse, or that would collide with one of theirs. */
export class LoginError extends Error {
  override readonly name = "LoginError";
}

/** PostgreSQL cuts longer names off: https://www.postgresql.org/docs/18/sql-syntax-lexical.html */
const longestIdentifier = 63;
const longestSuffix = "_migrator";
const longestService = longestIdentifier - longestSuffix.length;

/** What is wrong with a service's name as the origin of names in the database; `undefined` when nothing is. */
export function serviceNameMistake(service: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(service)) {
    return `"${service}" is no service name; allowed are lower-case letters, digits and single hyphens, first a letter, as in "order-events".`;
  }
  if (service.length > longestService) {
    return `The service name "${service}" has ${service.length} characters; ${longestService} are allowed, because its logins add up to ${longestSuffix.length} and PostgreSQL keeps ${longestIdentifier}. Shorten it by ${service.length - longestService}.`;
  }
  const schema = schemaOf(service);
  const prefix = reservedRolePrefixes.find((reserved) => schema.startsWith(reserved));
  if (prefix !== undefined) {
    return `The service "${service}" would get the schema "${schema}", and names that begin with "${prefix}" are not ours to give. Choose another name.`;
  }
  if (takenNames.includes(schema) || reservedSqlKeywords.has(schema)) {
    return `The service "${service}" would get the schema "${schema}", which PostgreSQL keeps for itself. Choose another name, as in "${service}-service".`;
  }
  return undefined;
}

/**
 * The names of one service in the database. Nothing else derives them, so that provisioning, rotation and workloads agree.
 *
 * @param service its name in the stack file, in kebab case; a hyphen becomes an underscore.
 * @throws LoginError when the name is malformed, too long, or one that PostgreSQL or RDS keeps for itself.
 */
export function serviceLogins(service: string): ServiceLogins {
  const mistake = serviceNameMistake(service);
  if (mistake !== undefined) throw new LoginError(mistake);
  const schema = schemaOf(service);
  return {
    schema,
    owner: `${schema}_owner`,
    application: [`${schema}_app_a`, `${schema}_app_b`],
    migrator: `${schema}${longestSuffix}`,
  };
}

/** What is wrong with the name of a database on RDS; `undefined` when nothing is. */
export function databaseNameMistake(name: string): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > longestIdentifier) {
    return `"${name}" is no database name; allowed are 1 to ${longestIdentifier} lower-case letters, digits and underscores, first a letter, as in "orders".`;
  }
  const prefix = ["pg_", "rds"].find((reserved) => name.startsWith(reserved));
  if (prefix !== undefined || reservedDatabaseNames.has(name) || reservedSqlKeywords.has(name)) {
    return `"${name}" is a name that PostgreSQL or RDS keeps for itself; choose another, as in "${name.replace(/^(pg_|rds_?)/, "")}_data".`;
  }
  return undefined;
}

function schemaOf(service: string): string {
  return service.replaceAll("-", "_");
}
