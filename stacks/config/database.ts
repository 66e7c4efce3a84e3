import { z } from "zod";
import { instanceClassMemoryGib } from "../../model/instance-classes.ts";
import { rdsCertificateAuthorities } from "../../model/rds-certificates.ts";
import { flag, none, wholeNumber } from "./scalar.ts";

const names =
  "1 to 63 lower-case letters, digits and underscores, first a letter, as in orders; not a name that PostgreSQL or RDS keeps for itself";
const versions = 'a version of PostgreSQL in quotes, as in "18" or "18.4"';
const classes = "a DB instance class listed in model/instance-classes.ts, as in db.m7g.large";
const daily = 'a daily time in UTC, as in "02:00-03:00"';
const weekly = "a weekly time in UTC, as in sun:04:00-sun:05:00";
const arns = "the ARN of a KMS key";
const times = 'a time in UTC, in quotes, as in "2026-11-21T04:30:00Z"';
const intervals = "0, 1, 5, 10, 15, 30 or 60 seconds, without quotes";

export const databaseName = z.string({ error: names }).regex(/^[a-z][a-z0-9_]{0,62}$/, { error: names });

export const engineVersion = z
  .string({ error: versions })
  .regex(/^[1-9][0-9]*(\.[0-9]+)?$/, { error: versions });

export const instanceClass = z.enum(Object.keys(instanceClassMemoryGib), { error: classes });

export const allocatedStorageGb = wholeNumber("GiB", 20, 65_536);

export const backupRetentionDays = wholeNumber("days", 1, 35);

export const backupWindow = z
  .string({ error: daily })
  .regex(/^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$/, { error: daily });

export const maintenanceWindow = z
  .string({ error: weekly })
  .regex(/^[a-z]{3}:[0-9]{2}:[0-9]{2}-[a-z]{3}:[0-9]{2}:[0-9]{2}$/, { error: weekly });

export const reservedConnections = wholeNumber("connections", 0, 5000).default(30);

const origins =
  "none, or a map with one of snapshotIdentifier, sourceInstance and automatedBackupArn, and restoreTime and kmsKeyArn where needed";
const origin = (what: string) => z.string({ error: what }).min(1, { error: what }).exactOptional();

/** What a new database begins with. That exactly one origin is named is a rule, so that it can say which two contradict. */
export const restoreOrigin = z.strictObject(
  {
    snapshotIdentifier: origin("a snapshot's name or ARN").describe("Snapshot to begin with: name or ARN."),
    sourceInstance: origin("an instance's name").describe(
      "Instance to begin with, as it was at restoreTime.",
    ),
    automatedBackupArn: origin("an automated backup's ARN").describe(
      "Automated backup to begin with: that of an instance that is gone, or of another Region.",
    ),
    restoreTime: origin(times).describe("Time in UTC. Default: the latest that can be restored."),
    kmsKeyArn: origin(arns).describe("Key of the source, which what is restored keeps. Default: our own."),
  },
  { error: origins },
);

/** The PostgreSQL of one environment. */
export const database = z
  .strictObject({
    name: databaseName.describe(
      "Name of the database. Changing it replaces the instance, and with it all data.",
    ),
    engineVersion: engineVersion.describe(
      "Version of PostgreSQL, in quotes: a major, whose minor versions RDS applies by itself, or a minor that stays.",
    ),
    allowMajorVersionUpgrade: flag(false).describe(
      "Whether a deployment may move the database to another major version.",
    ),
    instanceClass: instanceClass.describe(
      "Size of the instance. Changing it restarts the database. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html",
    ),
    allocatedStorageGb: allocatedStorageGb.describe("GiB of storage to begin with."),
    maxAllocatedStorageGb: wholeNumber("GiB", 22, 65_536).describe(
      "GiB up to which RDS enlarges the storage by itself, at least a tenth above allocatedStorageGb.",
    ),
    multiAz: flag(true).describe(
      "Whether a standby in another zone takes over by itself; it doubles the cost.",
    ),
    backupRetentionDays: backupRetentionDays
      .default(35)
      .describe("Days that a point in time can be restored from."),
    backupWindow: backupWindow.describe("Daily time of the automated backup, UTC."),
    maintenanceWindow: maintenanceWindow.describe("Weekly time for upgrades and restarts, UTC."),
    deletionProtection: flag(true).describe("Whether RDS refuses to delete the instance."),
    skipFinalSnapshot: flag(false).describe("Whether a deleted instance leaves no final snapshot."),
    deleteAutomatedBackups: flag(false).describe(
      "Whether the automated backups of a deleted instance go with it.",
    ),
    retainOnDelete: flag(true).describe("Whether an instance that leaves the program stays in AWS."),
    applyImmediately: flag(false).describe(
      "Whether changes take effect at once, restarts included, and not in the maintenance window.",
    ),
    insights: z
      .enum(["standard", "advanced"], { error: "standard or advanced" })
      .default("standard")
      .describe(
        "Mode of Database Insights: standard keeps seven days, advanced fifteen months at a price per vCPU.",
      ),
    monitoringIntervalSeconds: z
      .literal([0, 1, 5, 10, 15, 30, 60], { error: intervals })
      .default(30)
      .describe("Seconds between metrics of the operating system, 0 for none."),
    caCertIdentifier: z
      .enum(rdsCertificateAuthorities, { error: rdsCertificateAuthorities.join(", ") })
      .default("rds-ca-rsa2048-g1")
      .describe("Authority that signs the database's certificate."),
    slowStatementMs: wholeNumber("milliseconds", -1, 2_147_483_647)
      .default(1000)
      .describe("Milliseconds from which on a statement is logged with its text; -1 logs none."),
    idleInTransactionMs: wholeNumber("milliseconds", 0, 2_147_483_647)
      .default(60_000)
      .describe(
        "Milliseconds after which a session that holds a transaction open and does nothing is ended; 0 never.",
      ),
    reservedConnections: reservedConnections.describe(
      "Connections kept free of services' pools: for migrations, provisioning, rotation, validation and people.",
    ),
    restore: z
      .union([none, restoreOrigin], { error: origins })
      .default("none")
      .describe(
        "What a new database begins with; read when it is created and never again, so that removing it later loses nothing.",
      ),
  })
  .describe("The PostgreSQL database of the environment.");
