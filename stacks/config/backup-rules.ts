import { z } from "zod";
import { backupProblems } from "../../model/backup-limits.ts";
import { serviceLogins, serviceNameMistake } from "../../model/logins.ts";
import { recoveryShortfalls } from "../../model/recovery.ts";
import { backup, measuredMinutes } from "./backup.ts";
import { backupRetentionDays, database } from "./database.ts";
import { identity } from "./identity.ts";
import { type Mistake, type Path } from "./problem.ts";
import { recoverySetup, retentionOf, vaultLockOf } from "./recovery-settings.ts";
import { type Rule, valid } from "./rule.ts";
import { isFields, valueAt } from "./value.ts";

/** Where the words of the model about backups stand in a stack file. */
const places: Readonly<Record<string, Path>> = {
  "retention.continuousDays": ["database", "backupRetentionDays"],
  "retention.dailyDays": ["backup", "dailyRetentionDays"],
  "retention.monthlyDays": ["backup", "monthlyRetentionDays"],
  "lock.minimumDays": ["backup", "vaultLock", "minimumDays"],
  "lock.maximumDays": ["backup", "vaultLock", "maximumDays"],
};

// Of each area only what a rule looks at: a mistake in another key does not hide what the rule would say.
const retentions = backup
  .pick({ vaultLock: true, continuous: true, dailyRetentionDays: true, monthlyRetentionDays: true })
  .strip();
const copies = z.object({
  copyRegion: backup.shape.copyRegion,
  restoreTesting: z.object({ measuredMinutes }).prefault({}),
});
const instances = database
  .pick({ backupRetentionDays: true, deleteAutomatedBackups: true, multiAz: true })
  .strip();

const retentionsFit: Rule = (values) => {
  const settings = valid(retentions, values["backup"]);
  const days = valid(backupRetentionDays, valueAt(values, ["database", "backupRetentionDays"]));
  if (settings === undefined || days === undefined) return [];
  return backupProblems({
    retention: retentionOf(settings, days),
    lock: vaultLockOf(settings),
  }).map(({ allowed, message, path }) => ({ path: places[path.join(".")] ?? ["backup"], message, allowed }));
};

const copyElsewhere: Rule = (values) => {
  const path = ["backup", "copyRegion"];
  const copy = valid(identity.region, valueAt(values, path));
  const allowed = valid(identity.allowedRegions, values["allowedRegions"]);
  if (copy === undefined) return [];
  const others = (allowed ?? []).filter((region) => region !== values["region"]);
  const elsewhere = [...others, "none with objectives.regionLoss: accept"].join(", or ");
  if (copy === values["region"]) {
    return [
      {
        path,
        message: "is the environment's own Region, whose loss a copy is for",
        allowed: `${elsewhere}. Another Region is added to allowedRegions first`,
      },
    ];
  }
  if (allowed === undefined || allowed.includes(copy)) return [];
  return [
    {
      path,
      message: "is not among allowedRegions",
      allowed: `${elsewhere}. Add the Region to allowedRegions where data may be kept in it`,
    },
  ];
};

/** With its Region lost a database without a copy is gone: whoever accepts that says so, and is not told again. */
const objectivesInReach: Rule = (values) => {
  const settings = valid(copies, values["backup"]);
  const objectives = valid(backup.shape.objectives, valueAt(values, ["backup", "objectives"]));
  const instance = valid(instances, values["database"]);
  if (settings === undefined || objectives === undefined || instance === undefined) return [];
  return recoveryShortfalls(objectives, recoverySetup(settings, instance))
    .filter(({ scenario }) => scenario !== "Region lost" || objectives.regionLoss === "recover")
    .map(({ message, objective, scenario }) => ({
      path: ["backup", "objectives", objective],
      message: `cannot be kept: ${message.replace(/\.$/, "")}`,
      allowed:
        scenario === "Region lost"
          ? "what the settings can reach; or regionLoss: accept, where losing the Region may lose all data"
          : "what the settings can reach",
    }));
};

/** A table that no service owns cannot exist, and every restore test would fail. */
const tablesHaveOwners: Rule = (values) => {
  const services = isFields(values["services"]) ? Object.keys(values["services"]) : [];
  const schemas = services
    .filter((name) => serviceNameMistake(name) === undefined)
    .map((name) => serviceLogins(name).schema);
  const testing = ["backup", "restoreTesting"] as const;
  const tables: unknown = valueAt(values, [...testing, "tables"]);
  const named: readonly (readonly [Path, unknown])[] = [
    ...(Array.isArray(tables) ? tables : []).map((entry: unknown, index) => {
      const path: Path = [...testing, "tables", index, "name"];
      return [path, valueAt(entry, ["name"])] as const;
    }),
    [[...testing, "freshness", "table"], valueAt(values, [...testing, "freshness", "table"])] as const,
  ];
  return named.flatMap(([path, name]): readonly Mistake[] => {
    if (typeof name !== "string" || schemas.includes(name.split(".", 1)[0] ?? "")) return [];
    return [
      {
        path,
        message: "is in the schema of no service",
        allowed: `a table in one of the schemas ${schemas.join(", ") || "of services, of which there are none"}`,
      },
    ];
  });
};

export const backupRules: readonly Rule[] = [
  retentionsFit,
  copyElsewhere,
  objectivesInReach,
  tablesHaveOwners,
];
