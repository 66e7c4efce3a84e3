import { z } from "zod";
import { backupLimits, isCronExpression } from "../../model/backup-limits.ts";
import { identity } from "./identity.ts";
import { flag, none, wholeNumber } from "./scalar.ts";

const { lockDays } = backupLimits;
const days = wholeNumber("days", lockDays.min, lockDays.max);
const orNone = `none, or a whole number of days from ${lockDays.min} to ${lockDays.max}`;
const schedules = 'cron() with six fields in UTC, as in "cron(0 2 ? * SUN *)"';
const tableNames = "schema.table in lower case, as in api.orders";
const columns = "a column's name in lower case, as in created_at";

const tableName = z
  .string({ error: tableNames })
  .regex(/^[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}$/, { error: tableNames });

const table = z.strictObject({
  name: tableName.describe("The table, as schema.table."),
  minimumRows: wholeNumber("rows", 0, Number.MAX_SAFE_INTEGER).describe("Rows that it holds at least."),
});

const freshness = z
  .strictObject(
    {
      table: tableName.describe("The table, as schema.table."),
      column: z
        .string({ error: columns })
        .regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: columns })
        .describe("The column that holds when a row was written."),
    },
    { error: "none, or a map with the keys table and column" },
  )
  .describe("Where the newest row is looked for.");

const minutes = wholeNumber("minutes", 1, 525_600);

export const measuredMinutes = z
  .union([none, minutes], { error: "none, or a whole number of minutes from 1 to 525600" })
  .default("none");

/** Backups by AWS Backup beside those of RDS itself, and the tests that restore them. */
export const backup = z
  .strictObject({
    vaultLock: z
      .strictObject({
        mode: z
          .enum(["governance", "none"], { error: "governance or none" })
          .default("governance")
          .describe(
            "Whether the vault refuses to delete a recovery point before its time; governance can be lifted by who has the right to.",
          ),
        minimumDays: days.default(7).describe("Days of the least retention that a locked vault takes."),
        maximumDays: days.default(365).describe("Days of the greatest retention that a locked vault takes."),
      })
      .prefault({})
      .describe("Lock of the vault and of its copy in another Region."),
    continuous: flag(true).describe(
      "Whether AWS Backup keeps every point in time of database.backupRetentionDays; it then owns window and retention of the instance.",
    ),
    dailyRetentionDays: days.default(35).describe("Days that a daily snapshot is kept."),
    monthlyRetentionDays: z
      .union([none, days], { error: orNone })
      .default(365)
      .describe("Days that a monthly snapshot is kept, or none at all."),
    copyRegion: z
      .union([none, identity.region], { error: "none, or an AWS Region among allowedRegions" })
      .describe("Region that receives copies of the snapshots and the automated backups, or none."),
    restoreTesting: z
      .strictObject({
        enabled: flag(true).describe("Whether backups are restored and validated on a schedule."),
        schedule: z
          .string({ error: schedules })
          .refine(isCronExpression, { error: schedules })
          .meta({ pattern: "^cron\\([^ ]+( [^ ]+){5}\\)$" })
          .default("cron(0 2 ? * SUN *)")
          .describe("When restores are tested, UTC."),
        maximumAgeDays: wholeNumber("days", 1, 28)
          .default(9)
          .describe(
            "Days without a restore that was tested and found good, after which an alarm is raised; some more than lie between two tests.",
          ),
        tables: z
          .array(table, { error: "a list of tables, each with name and minimumRows" })
          .default([])
          .describe("Tables that a restored database must hold."),
        freshness: z
          .union([none, freshness], { error: "none, or a map with the keys table and column" })
          .default("none")
          .describe("Where the age of restored data is measured; none leaves the RPO unproven."),
        measuredMinutes: measuredMinutes.describe(
          "Minutes of the longest restore that a test has measured, which then replaces the assumption of the objectives.",
        ),
      })
      .prefault({})
      .describe("Tests that restore a backup into an isolated place and validate it."),
    objectives: z
      .strictObject({
        rtoMinutes: minutes.describe("Minutes within which the database must be back."),
        rpoMinutes: wholeNumber("minutes", 0, 525_600).describe("Minutes of data that may be lost."),
        regionLoss: z
          .enum(["recover", "accept"], { error: "recover or accept" })
          .default("recover")
          .describe(
            "Whether the objectives hold when the Region is lost, or its loss is accepted with all data.",
          ),
      })
      .describe("What a recovery has to keep; compared with what the settings can reach."),
  })
  .describe("Backups of the database beside those of RDS, their copies, and the tests that restore them.");
