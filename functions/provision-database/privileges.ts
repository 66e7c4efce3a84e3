import { escapeIdentifier as quote } from "pg";
import type { Wanted } from "./wanted.ts";

/** Without this every login could connect to the database, whoever it belongs to. */
export function databaseIsClosed(database: string): Wanted {
  return {
    what: `database ${database} closed to PUBLIC`,
    present: {
      text: `SELECT NOT EXISTS (SELECT FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
                                WHERE datname = $1 AND grantee = 0) AS present`,
      values: [database],
    },
    make: [`REVOKE ALL ON DATABASE ${quote(database)} FROM PUBLIC`],
  };
}

/** The one schema that every role may look into until somebody says otherwise. */
export function publicSchemaIsClosed(): Wanted {
  return {
    what: "schema public closed to PUBLIC",
    present: {
      text: `SELECT NOT EXISTS (SELECT FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
                                WHERE nspname = $1 AND grantee = 0) AS present`,
      values: ["public"],
    },
    make: ["REVOKE ALL ON SCHEMA public FROM PUBLIC"],
  };
}

export function mayConnect(role: string, database: string): Wanted {
  return {
    what: `role ${role} may connect to ${database}`,
    present: {
      text: "SELECT has_database_privilege($1, $2, 'CONNECT') AS present",
      values: [role, database],
    },
    make: [`GRANT CONNECT ON DATABASE ${quote(database)} TO ${quote(role)}`],
  };
}

export function schemaExists(schema: string, owner: string): Wanted {
  return {
    what: `schema ${schema} of ${owner}`,
    present: {
      text: `SELECT EXISTS (SELECT FROM pg_namespace
                            WHERE nspname = $1 AND nspowner = (SELECT oid FROM pg_roles WHERE rolname = $2)) AS present`,
      values: [schema, owner],
    },
    make: [`CREATE SCHEMA ${quote(schema)} AUTHORIZATION ${quote(owner)}`],
  };
}

/** Whose schema it is decides who may grant on it: the present role, or one that it may become. */
export function mayUseSchema(role: string, schema: string, owner?: string): Wanted {
  return {
    what: `role ${role} may use schema ${schema}`,
    present: { text: "SELECT has_schema_privilege($1, $2, 'USAGE') AS present", values: [role, schema] },
    make: as(owner, `GRANT USAGE ON SCHEMA ${quote(schema)} TO ${quote(role)}`),
  };
}

type Objects = "TABLES" | "SEQUENCES";
type Privilege = "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "USAGE";

/**
 * Rights on what the owner makes later. What exists already gets them once, together with the default: afterwards a
 * migration may take some away from a table of its own, and the next provisioning must not give them back.
 */
export function rightsOn(
  objects: Objects,
  grant: {
    readonly schema: string;
    readonly owner: string;
    readonly role: string;
    readonly privileges: readonly Privilege[];
  },
): Wanted {
  const { owner, privileges, role, schema } = grant;
  const rights = `${privileges.join(", ")} ON`;
  return {
    what: `rights of ${role} on ${objects.toLowerCase()} in ${schema}`,
    present: {
      text: `SELECT (SELECT count(DISTINCT privilege_type) FROM pg_default_acl, aclexplode(defaclacl)
                     WHERE defaclrole = (SELECT oid FROM pg_roles WHERE rolname = $1)
                       AND defaclnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $2)
                       AND defaclobjtype = $3::"char"
                       AND grantee = (SELECT oid FROM pg_roles WHERE rolname = $4)
                       AND privilege_type = ANY (string_to_array($5, ','))) = $6::integer AS present`,
      values: [
        owner,
        schema,
        objects === "TABLES" ? "r" : "S",
        role,
        privileges.join(","),
        String(privileges.length),
      ],
    },
    make: as(
      owner,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${quote(schema)} GRANT ${rights} ${objects} TO ${quote(role)}`,
      `GRANT ${rights} ALL ${objects} IN SCHEMA ${quote(schema)} TO ${quote(role)}`,
    ),
  };
}

function as(owner: string | undefined, ...statements: readonly string[]): readonly string[] {
  return owner === undefined ? statements : [`SET LOCAL ROLE ${quote(owner)}`, ...statements, "RESET ROLE"];
}
