import { Database } from "../components/data/database.ts";
import type { DatabaseRestore } from "../components/data/database-restore.ts";
import type { PodSecurityGroup } from "../components/network/pod-security-group.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { type EnvironmentParts, platformOf, subnetIds } from "./environment-parts.ts";

/** The database, in its own tier, reached by pods; functions bring their rules along. */
export function createDatabase(parts: EnvironmentParts, pods: PodSecurityGroup): Database {
  const { config, logKey, network, provider } = parts;
  const { accountId, backup, keyDeletionWindowDays, logRetentionDays, protect, region } = config;
  // The reserve is for capacity alone: nothing in RDS holds it.
  const { name: databaseName, reservedConnections: _, restore, ...settings } = config.database;
  return new Database(
    "database",
    {
      ...settings,
      ...(restore === "none" ? {} : { restore: restoreOf(restore) }),
      databaseName,
      continuousBackup: backup.continuous,
      backupTag: platformOf(config),
      network: {
        vpcId: network.vpcId,
        subnetIds: subnetIds(network, "database"),
        ingressSecurityGroups: { pods: pods.securityGroupId },
      },
      logRetentionDays,
      logKeyArn: logKey.arn,
      accountId,
      region,
      protect,
      keyDeletionWindowDays,
    },
    { provider },
  );
}

type Restore = Exclude<PlatformConfig["database"]["restore"], "none">;

/** The one origin that is named; that there is one was checked with the config. */
function restoreOf({
  automatedBackupArn,
  snapshotIdentifier,
  sourceInstance,
  ...when
}: Restore): DatabaseRestore {
  const { kmsKeyArn, restoreTime } = when;
  const key = kmsKeyArn === undefined ? {} : { kmsKeyArn };
  const time = restoreTime === undefined ? {} : { restoreTime };
  if (sourceInstance !== undefined) return { sourceInstance, ...time, ...key };
  if (automatedBackupArn !== undefined) return { automatedBackupArn, ...time, ...key };
  return { snapshotIdentifier: snapshotIdentifier ?? "", ...key };
}
