import { assumed, type Charge, times } from "../charge.ts";
import { inputAt, listAt, numberAt, textAt } from "../known-input.ts";
import type { Pricers } from "../pricer.ts";

/** The database, its backups, and buckets. */
export const dataPricers: Pricers = {
  "aws:rds/instance:Instance": ({ inputs }, usage) => {
    const engine = textAt(inputs, "engine");
    const instanceClass = textAt(inputs, "instanceClass");
    const allocated = numberAt(inputs, "allocatedStorage");
    if (engine !== "postgres") return { input: "an engine of postgres" };
    if (instanceClass === undefined) return { input: "instanceClass" };
    if (allocated === undefined) return { input: "allocatedStorage" };
    if (textAt(inputs, "storageType") !== "gp3") return { input: "a storageType of gp3" };
    // With a standby in a second zone RDS charges for the instance and its storage twice.
    const zones = inputAt(inputs, "multiAz") === true ? [times(2, "zones")] : [];
    const growth = Math.min(
      usage.databaseGrowthGb.value,
      Math.max(0, (numberAt(inputs, "maxAllocatedStorage") ?? 0) - allocated),
    );
    const charges: readonly Charge[] = [
      {
        what: `database, ${instanceClass}`,
        price: `rds-postgresql/${instanceClass}`,
        factors: [...zones, assumed(usage, "hours", "h")],
      },
      { what: "database storage, gp3", price: "rds-gp3-gb", factors: [...zones, times(allocated, "GB")] },
      {
        what: "database storage that has grown",
        price: "rds-gp3-gb",
        factors: [...zones, { value: growth, unit: "GB", assumption: "databaseGrowthGb" }],
      },
      {
        what: "automated backups beyond the database's size",
        price: "rds-backup-gb",
        factors: [assumed(usage, "databaseBackupGb", "GB")],
      },
    ];
    return [
      ...charges,
      ...(inputAt(inputs, "manageMasterUserPassword") === true
        ? [{ what: "secret", price: "secret-month", factors: [] }]
        : []),
      ...((numberAt(inputs, "monitoringInterval") ?? 0) > 0
        ? [
            {
              what: "Enhanced Monitoring, as logs",
              price: "log-ingestion-gb",
              factors: [assumed(usage, "monitoringGb", "GB")],
            },
          ]
        : []),
    ];
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": (_copy, usage) => [
    {
      what: "automated backups in another Region",
      price: "rds-backup-gb",
      factors: [assumed(usage, "replicatedBackupGb", "GB")],
    },
  ],
  "aws:backup/vault:Vault": (_vault, usage) => [
    {
      what: "recovery points of the database",
      price: "rds-backup-gb",
      factors: [assumed(usage, "recoveryPointGb", "GB")],
    },
  ],
  "aws:backup/plan:Plan": ({ inputs }, usage) => {
    const rules = listAt(inputs, "rules");
    if (rules === undefined) return { input: "rules" };
    const copying = rules.filter((rule) => (listAt(rule, "copyActions") ?? []).length > 0).length;
    if (copying === 0) return [];
    return [
      {
        what: "recovery points copied to another Region",
        price: "region-transfer-gb",
        factors: [times(copying, "rules"), assumed(usage, "copiedGb", "GB")],
      },
    ];
  },
  // AWS Backup restores into one zone, whatever the database had.
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": (_plan, usage) => {
    const tests = assumed(usage, "restoreTests", "tests");
    return [
      { what: "restore test", price: "restore-test", factors: [tests] },
      {
        what: `restored database, ${usage.restoreTestClass.value}`,
        price: `rds-postgresql/${usage.restoreTestClass.value}`,
        factors: [tests, assumed(usage, "restoreTestHours", "h")],
      },
    ];
  },
  "aws:s3/bucket:Bucket": (_bucket, usage) => [
    { what: "bucket", price: "s3-gb", factors: [assumed(usage, "bucketGb", "GB")] },
    {
      what: "writes to a bucket",
      price: "s3-writes-thousand",
      factors: [assumed(usage, "bucketWritesThousands", "thousand")],
    },
  ],
};
