import { breakages, changed } from "./breakage.ts";

export const retention = [
  ...breakages(
    "deletion-protection",
    changed("a database that may be deleted", "database", ["deletionProtection"], false),
    changed("a cluster that may be deleted", "cluster", ["deletionProtection"], undefined),
  ),
  ...breakages(
    "final-snapshot",
    changed("a database that leaves nothing", "database", ["skipFinalSnapshot"], true),
    changed("a last snapshot without a name", "database", ["finalSnapshotIdentifier"], undefined),
  ),
  ...breakages(
    "backup-retention",
    changed("backups of a few days", "database", ["backupRetentionPeriod"], 6),
    changed("no backups", "database", ["backupRetentionPeriod"], 0),
    changed("no word on backups", "database", ["backupRetentionPeriod"], undefined),
  ),
  ...breakages(
    "log-retention",
    changed("logs of half a year", "database-log", ["retentionInDays"], 180),
    changed("logs for ever", "database-log", ["retentionInDays"], undefined),
    changed("logs for ever, in CloudWatch's word", "database-log", ["retentionInDays"], 0),
  ),
];
