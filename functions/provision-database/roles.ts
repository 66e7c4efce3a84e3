import { escapeIdentifier as quote } from "pg";
import type { Wanted } from "./wanted.ts";

/**
 * A role that may do nothing by itself. A login has no password here: until its first rotation nobody can use it.
 * An existing role with an attribute that only a superuser can take away is an error, not a reason to look away.
 */
export function roleExists(name: string, login: "LOGIN" | "NOLOGIN"): readonly Wanted[] {
  return [
    {
      what: `role ${name}`,
      present: {
        text: "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS present",
        values: [name],
      },
      make: [`CREATE ROLE ${quote(name)} ${login}`],
    },
    {
      what: `attributes of role ${name}`,
      present: {
        text: `SELECT rolcanlogin = $2::boolean AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) AS present
               FROM pg_roles WHERE rolname = $1`,
        values: [name, String(login === "LOGIN")],
      },
      make: [`ALTER ROLE ${quote(name)} ${login} NOCREATEROLE NOCREATEDB`],
    },
  ];
}

/** Membership that must be asked for with SET ROLE, so that nobody uses the group's rights without meaning to. */
export function mayBecome(member: string, group: string): Wanted {
  return {
    what: `role ${member} may become ${group}`,
    present: {
      text: `SELECT EXISTS (SELECT FROM pg_auth_members
                            WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = $2)
                              AND member = (SELECT oid FROM pg_roles WHERE rolname = $1)
                              AND set_option AND NOT inherit_option) AS present`,
      values: [member, group],
    },
    make: [`GRANT ${quote(group)} TO ${quote(member)} WITH INHERIT FALSE, SET TRUE`],
  };
}

export function isMember(member: string, group: string): Wanted {
  return {
    what: `role ${member} in ${group}`,
    present: { text: "SELECT pg_has_role($1, $2, 'MEMBER') AS present", values: [member, group] },
    make: [`GRANT ${quote(group)} TO ${quote(member)}`],
  };
}

/** A parameter that every session of the role begins with. `value` is one identifier or keyword. */
export function startsWith(
  role: string,
  parameter: "search_path" | "role" | "default_transaction_read_only",
  value: string,
): Wanted {
  return {
    what: `${parameter} of role ${role}`,
    present: {
      // PostgreSQL keeps lists of names quoted where needed, and all other values as they were given.
      text: `SELECT EXISTS (SELECT FROM pg_db_role_setting
                            WHERE setrole = (SELECT oid FROM pg_roles WHERE rolname = $1) AND setdatabase = 0
                              AND $2 || '=' || CASE WHEN $2 = 'search_path' THEN quote_ident($3) ELSE $3 END = ANY (setconfig)) AS present`,
      values: [role, parameter, value],
    },
    make: [`ALTER ROLE ${quote(role)} SET ${parameter} = ${quote(value)}`],
  };
}
