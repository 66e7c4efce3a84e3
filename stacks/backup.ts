import { Backup, type BackupCopySettings, type RestoreTestingSettings } from "../components/data/backup.ts";
import type { Database } from "../components/data/database.ts";
import { createProvider } from "./aws-provider.ts";
import { awsServicePeers } from "./aws-services.ts";
import { retentionOf, vaultLockOf } from "./config/recovery-settings.ts";
import { type EnvironmentParts, functionPlacement, platformOf, subnetIds } from "./environment-parts.ts";
import { schemaVersion } from "./logins.ts";

/** Backups of the database, their copies in another Region, and the tests that restore them. */
export function createBackup(parts: EnvironmentParts, database: Database): Backup {
  const { alarmTopicArns, config, provider } = parts;
  const { accountId, backup, keyDeletionWindowDays, protect, region } = config;
  const { rpoMinutes, rtoMinutes } = backup.objectives;
  return new Backup(
    "backup",
    {
      database,
      selectionTag: platformOf(config),
      retention: retentionOf(backup, config.database.backupRetentionDays),
      lock: vaultLockOf(backup),
      copy: copyOf(parts),
      restoreTesting: restoreTestingOf(parts),
      objectives: { rtoMinutes, rpoMinutes },
      alarmTopicArns,
      platformTag: platformOf(config),
      accountId,
      region,
      keyDeletionWindowDays,
      protect,
    },
    { provider },
  );
}

/** A point in time can be chosen there from as many days as here. */
function copyOf({ config }: EnvironmentParts): BackupCopySettings | undefined {
  const { copyRegion: region } = config.backup;
  if (region === "none") return undefined;
  const { backupRetentionDays: replicationDays } = config.database;
  return { region, provider: createProvider("aws-copies", config, region), replicationDays };
}

function restoreTestingOf(parts: EnvironmentParts): RestoreTestingSettings | undefined {
  const { enabled, freshness, maximumAgeDays, schedule, tables } = parts.config.backup.restoreTesting;
  if (!enabled) return undefined;
  return {
    ...functionPlacement(parts, "validate-restore"),
    schedule,
    maximumAgeDays,
    expectations: { schemaVersion, tables, ...(freshness === "none" ? {} : { freshness }) },
    databaseSubnetIds: subnetIds(parts.network, "database"),
    servicePeers: awsServicePeers(parts),
  };
}
