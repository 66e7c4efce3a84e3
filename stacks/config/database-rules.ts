import { restoreMistake } from "../../components/data/database-restore.ts";
import { parseBackupWindow, parseMaintenanceWindow, windowsMistake } from "../../model/database-windows.ts";
import { databaseNameMistake } from "../../model/logins.ts";
import { engineSupport } from "../../model/postgresql.ts";
import {
  allocatedStorageGb,
  backupWindow,
  database,
  databaseName,
  engineVersion,
  maintenanceWindow,
  restoreOrigin,
} from "./database.ts";
import { type Mistake, type Path, refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { valueAt } from "./value.ts";

const nameIsFree: Rule = (values) => {
  const path = ["database", "name"];
  const name = valid(databaseName, valueAt(values, path));
  return name === undefined ? [] : refusal(path, databaseNameMistake(name));
};

/** A version past its end is a mistake, one that is near it a warning. */
function support(verdict: "rejected" | "warning"): Rule {
  return (values, _siblings, today) => {
    const path = ["database", "engineVersion"];
    const version = valid(engineVersion, valueAt(values, path));
    if (version === undefined) return [];
    const judged = engineSupport(version, today);
    return judged.verdict === verdict ? refusal(path, judged.message) : [];
  };
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const storageCanGrow: Rule = (values) => {
  const path = ["database", "maxAllocatedStorageGb"];
  const allocated = valid(allocatedStorageGb, valueAt(values, ["database", "allocatedStorageGb"]));
  const most = valid(database.shape.maxAllocatedStorageGb, valueAt(values, path));
  if (allocated === undefined || most === undefined) return [];
  const least = Math.min(Math.ceil(allocated * 1.1), 65_536);
  if (most >= least) return [];
  return [
    {
      path,
      message: `is less than a tenth above allocatedStorageGb, ${allocated}, so that RDS refuses to enlarge the storage by itself`,
      allowed: `${least} to 65536`,
    },
  ];
};

const windowsFit: Rule = (values) => {
  const backup = valid(backupWindow, valueAt(values, ["database", "backupWindow"]));
  const maintenance = valid(maintenanceWindow, valueAt(values, ["database", "maintenanceWindow"]));
  if (backup === undefined || maintenance === undefined) return [];
  return refusal(["database", "maintenanceWindow"], windowsMistake(backup, maintenance));
};

/** When AWS Backup takes its daily snapshot, and the hour in which the job may still start. Minutes of the day, UTC. */
const snapshotTime = { start: 6 * 60, end: 8 * 60, text: "06:00-08:00" };

/** RDS takes no snapshot for AWS Backup in its own windows, nor in the hour before its backup window. */
const snapshotsCanStart: Rule = (values) => {
  const daily = parsed(values, "backupWindow", (text) => parseBackupWindow(text)[0]);
  const weekly = parsed(values, "maintenanceWindow", parseMaintenanceWindow);
  const dayMinutes = 24 * 60;
  const inTheWay = ({ end, start }: { readonly start: number; readonly end: number }) =>
    [-1, 0, 1, 2].some(
      (day) =>
        start % dayMinutes < snapshotTime.end + day * dayMinutes &&
        snapshotTime.start + day * dayMinutes < (start % dayMinutes) + (end - start),
    );
  return [daily, weekly].flatMap((found): readonly Mistake[] =>
    found === undefined || !inTheWay(found.window)
      ? []
      : [
          {
            path: found.path,
            message: `touches ${snapshotTime.text} UTC, when AWS Backup takes its daily snapshot, and RDS takes none then`,
            allowed: `a time outside ${snapshotTime.text} UTC`,
          },
        ],
  );
};

function parsed<Window>(values: unknown, key: string, parse: (text: string) => Window | undefined) {
  const path: Path = ["database", key];
  const text = valueAt(values, path);
  if (typeof text !== "string") return undefined;
  try {
    const window = parse(text);
    return window === undefined ? undefined : { path, window };
  } catch {
    // Told by the rule about windows.
    return undefined;
  }
}

const restoreIsOne: Rule = (values) => {
  const path = ["database", "restore"];
  const restore = valid(restoreOrigin, valueAt(values, path));
  return restore === undefined ? [] : refusal(path, restoreMistake(restore));
};

export const databaseRules: readonly Rule[] = [
  nameIsFree,
  support("rejected"),
  storageCanGrow,
  windowsFit,
  snapshotsCanStart,
  restoreIsOne,
];
export const databaseWarnings: readonly Rule[] = [support("warning")];
