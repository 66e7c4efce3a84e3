import { expect } from "chai";
import * as fc from "fast-check";
import {
  databaseNameMistake,
  LoginError,
  masterUser,
  reservedDatabaseNames,
  restoreValidator,
  serviceLogins,
  serviceNameMistake,
} from "../../model/logins.ts";
import { reservedSqlKeywords } from "../../model/sql-keywords.ts";

const names = (service: string) => {
  const { application, migrator, owner } = serviceLogins(service);
  return [owner, ...application, migrator];
};

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const service = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => words.join("-"))
  .filter((name) => serviceNameMistake(name) === undefined);

describe("logins of a service", () => {
  it("are named after it, with underscores for hyphens", () => {
    expect(serviceLogins("order-events")).to.deep.equal({
      schema: "order_events",
      owner: "order_events_owner",
      application: ["order_events_app_a", "order_events_app_b"],
      migrator: "order_events_migrator",
    });
  });

  it("are never those of another service, of the validator or of the master user", () => {
    fc.assert(
      fc.property(service, service, (one, other) => {
        fc.pre(one !== other);
        const all = [...names(one), ...names(other), restoreValidator, masterUser];
        expect(new Set(all).size).to.equal(10);
      }),
    );
  });

  it("fit into what PostgreSQL keeps of a name", () => {
    const longest = "s".repeat(54);
    expect(Math.max(...names(longest).map(({ length }) => length))).to.equal(63);
  });

  it("rejects a service whose longest login would be cut off", () => {
    expect(serviceNameMistake("s".repeat(56))).to.equal(
      `The service name "${"s".repeat(56)}" has 56 characters; 54 are allowed, because its logins add up to 9 and PostgreSQL keeps 63. Shorten it by 2.`,
    );
  });

  for (const name of ["Api", "api_v2", "2api", "api-", "api--v2", ""]) {
    it(`rejects "${name}" as a service name`, () => {
      expect(serviceNameMistake(name)).to.equal(
        `"${name}" is no service name; allowed are lower-case letters, digits and single hyphens, first a letter, as in "order-events".`,
      );
    });
  }

  for (const [name, prefix] of [
    ["pg-stats", "pg_"],
    ["rds", "rds"],
    ["rds-reports", "rds"],
    ["plinth", "plinth"],
  ] as const) {
    it(`rejects "${name}", whose names would begin like others' own`, () => {
      expect(serviceNameMistake(name)).to.equal(
        `The service "${name}" would get the schema "${name.replaceAll("-", "_")}", and names that begin with "${prefix}" are not ours to give. Choose another name.`,
      );
    });
  }

  for (const name of ["public", "postgres", "information-schema", "user", "order", "current-user"]) {
    it(`rejects "${name}", whose schema PostgreSQL keeps for itself`, () => {
      expect(serviceNameMistake(name)).to.equal(
        `The service "${name}" would get the schema "${name.replaceAll("-", "_")}", which PostgreSQL keeps for itself. Choose another name, as in "${name}-service".`,
      );
    });
  }

  it("rejects with the mistake when names are asked for", () => {
    expect(() => serviceLogins("user")).to.throw(
      LoginError,
      'The service "user" would get the schema "user"',
    );
  });

  it("leave names that only resemble reserved ones alone", () => {
    expect(["orders", "users", "pgbouncer", "publisher"].map(serviceNameMistake)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("name of a database", () => {
  it("may be any lower-case identifier that nobody keeps", () => {
    expect(["orders", "orders_2", "o", "o".repeat(63)].map(databaseNameMistake)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  for (const name of ["", "Orders", "2orders", "orders-eu", "o".repeat(64)]) {
    it(`rejects "${name.length > 20 ? "64 letters" : name}"`, () => {
      expect(databaseNameMistake(name)).to.equal(
        `"${name}" is no database name; allowed are 1 to 63 lower-case letters, digits and underscores, first a letter, as in "orders".`,
      );
    });
  }

  it("rejects every name that PostgreSQL or RDS keeps, and suggests another", () => {
    for (const name of [...reservedDatabaseNames, ...reservedSqlKeywords, "pg_orders", "rds_orders"]) {
      expect(databaseNameMistake(name), name).to.match(
        new RegExp(`^"${name}" is a name that PostgreSQL or RDS keeps for itself; choose another, as in "`),
      );
    }
    expect(databaseNameMistake("user")).to.equal(
      '"user" is a name that PostgreSQL or RDS keeps for itself; choose another, as in "user_data".',
    );
  });

  it("suggests a name that is allowed", () => {
    for (const name of [...reservedDatabaseNames, ...reservedSqlKeywords, "pg_orders", "rds_orders"]) {
      const suggestion = /as in "(.*)"\.$/.exec(databaseNameMistake(name) ?? "")?.[1] ?? "";
      expect(databaseNameMistake(suggestion), suggestion).to.equal(undefined);
    }
  });
});
