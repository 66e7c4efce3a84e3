import { connectionMistakes } from "../../model/connection-mistakes.ts";
import { nearest } from "../../model/nearest.ts";
import { type Service, schemaOwner } from "../../model/service.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { perService, servicesOf } from "./service-entries.ts";
import { service } from "./services.ts";
import { valueAt } from "./value.ts";

/** Ends are read from what stands there, so that a mistake elsewhere in a service does not make its peers look alone. */
const connectionsMeet: Rule = (values) => {
  const edges = Object.fromEntries(
    servicesOf(values).map(([name, entry]) => [
      name,
      {
        connectsTo: valid(service.shape.connectsTo, valueAt(entry, ["connectsTo"])) ?? [],
        exposedTo: valid(service.shape.exposedTo, valueAt(entry, ["exposedTo"])) ?? [],
      },
    ]),
  );
  return connectionMistakes(edges).map(
    ({ allowed, field, index, message, nearest: meant, service: name }) => ({
      path: ["services", name, field, index],
      message,
      allowed,
      ...(meant === undefined ? {} : { nearest: meant }),
    }),
  );
};

/** What stands in `connectsTo`, as far as it is valid in itself. */
const destinationsOf = (entry: unknown) => valid(service.shape.connectsTo, valueAt(entry, ["connectsTo"]));

/** What of a service says whose schema it uses; absent where it is not valid in itself. */
function schemaUse(entry: unknown) {
  const connectsTo = destinationsOf(entry);
  const schemaOf = valid(service.shape.schemaOf, valueAt(entry, ["schemaOf"]));
  return connectsTo === undefined || schemaOf === undefined ? undefined : { connectsTo, schemaOf };
}

const schemasOwned: Rule = (values) => {
  const entries = servicesOf(values);
  const owners = entries.flatMap(([name, entry]) => {
    const use = schemaUse(entry);
    // Of an entry that cannot be read it is not known that it owns none.
    return use === undefined || schemaOwner(name, use) === name ? [name] : [];
  });
  return entries.flatMap(([name, entry]) => {
    const use = schemaUse(entry);
    if (use === undefined || use.schemaOf === "own") return [];
    const others = owners.filter((other) => other !== name);
    return borrowedSchema(name, use, others, migrates(entry));
  });
};

/** True for a service with a migration that is valid in itself. */
function migrates(entry: unknown): boolean {
  const migration = valid(service.shape.migration, valueAt(entry, ["migration"]));
  return migration !== undefined && migration !== "none";
}

/** What is wrong with a schema that is not the service's own. */
function borrowedSchema(
  name: string,
  { connectsTo, schemaOf }: Pick<Service, "connectsTo" | "schemaOf">,
  owners: readonly string[],
  withMigration: boolean,
): readonly Mistake[] {
  const path = ["services", name, "schemaOf"];
  if (!owners.includes(schemaOf)) {
    const meant = nearest(schemaOf, owners);
    return [
      {
        path,
        message: `names "${schemaOf}", which is no other service with a schema of its own`,
        allowed: ["own", ...owners].join(", "),
        ...(meant === undefined ? {} : { nearest: meant }),
      },
    ];
  }
  if (!connectsTo.includes("database")) {
    return [
      { path, message: "names a schema, while the service does not connect to the database", allowed: "own" },
    ];
  }
  return withMigration
    ? [
        {
          path: ["services", name, "migration"],
          message: `changes the schema of ${schemaOf}, which migrates it`,
          allowed: "none, or schemaOf: own",
        },
      ]
    : [];
}

const poolFitsConnection = perService((name, entry) => {
  const connectsTo = destinationsOf(entry);
  const poolSize = valid(service.shape.poolSize, valueAt(entry, ["poolSize"]));
  if (connectsTo === undefined || poolSize === undefined) return [];
  const path = ["services", name, "poolSize"];
  if (connectsTo.includes("database")) {
    return poolSize > 0
      ? []
      : [{ path, message: "is 0, while the service connects to the database", allowed: "1 to 500" }];
  }
  return poolSize === 0
    ? []
    : [
        {
          path,
          message: "counts connections to a database that connectsTo does not name",
          allowed: "0, or database in connectsTo",
        },
      ];
});

const migrationReachesDatabase = perService((name, entry) => {
  const connectsTo = destinationsOf(entry);
  if (connectsTo === undefined || connectsTo.includes("database") || !migrates(entry)) return [];
  return [
    {
      path: ["services", name, "migration"],
      message: "changes a database that connectsTo does not name",
      allowed: "none, or database in connectsTo",
    },
  ];
});

const hostNameFits = perService((name, entry) => {
  const exposedTo = valid(service.shape.exposedTo, valueAt(entry, ["exposedTo"]));
  const hostName = valid(service.shape.hostName, valueAt(entry, ["hostName"]));
  if (exposedTo === undefined || hostName === undefined) return [];
  const path = ["services", name, "hostName"];
  const entered = exposedTo.find((source) => source === "internet" || source === "internal");
  if (entered !== undefined && hostName === "none") {
    return [
      {
        path,
        message: `is none, while exposedTo names ${entered}`,
        allowed: `a label such as ${name}, or @`,
      },
    ];
  }
  if (entered === undefined && hostName !== "none") {
    return [
      {
        path,
        message: "names a host, while exposedTo names neither internet nor internal",
        allowed: "none, or internet or internal in exposedTo",
      },
    ];
  }
  return [];
});

const hostNamesOnce: Rule = (values) => {
  const named = servicesOf(values).flatMap(([name, entry]) => {
    const hostName = valid(service.shape.hostName, valueAt(entry, ["hostName"]));
    return hostName === undefined || hostName === "none" ? [] : [{ name, hostName }];
  });
  return named.flatMap(({ hostName, name }, index): readonly Mistake[] => {
    const twin = named.slice(0, index).find((other) => other.hostName === hostName);
    if (twin === undefined) return [];
    return [
      {
        path: ["services", name, "hostName"],
        message: `is the host of ${twin.name} too`,
        allowed: "a host of its own, since one name leads to one service",
      },
    ];
  });
};

/** What services are connected with: each other, the database, an entry. */
export const connectionRules: readonly Rule[] = [
  connectionsMeet,
  schemasOwned,
  poolFitsConnection,
  migrationReachesDatabase,
  hostNameFits,
  hostNamesOnce,
];
