import type { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Instance } from "@pulumi/aws/rds/instance.js";
import type { ParameterGroup } from "@pulumi/aws/rds/parameterGroup.js";
import type { SubnetGroup } from "@pulumi/aws/rds/subnetGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { masterUser } from "../../model/logins.ts";
import { namesMinor } from "../../model/postgresql.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";
import { databasePort } from "./database-access.ts";
import type { DatabaseArgs } from "./database-args.ts";
import { restoreArgs } from "./database-restore.ts";
import { createMonitoringRole } from "./enhanced-monitoring.ts";

/** Logs that RDS hands on to CloudWatch Logs. */
export const logTypes = ["postgresql", "upgrade"] as const;

/** What an instance is built from. */
export interface InstanceParts {
  readonly key: EncryptionKey;
  readonly masterKey: EncryptionKey;
  readonly group: SecurityGroup;
  readonly subnets: SubnetGroup;
  readonly parameters: ParameterGroup;
  readonly identifier: pulumi.Output<string>;
  readonly logs: readonly LogGroup[];
}

export function createInstance(
  parent: pulumi.Resource,
  name: string,
  args: DatabaseArgs,
  { group, identifier, key, logs, masterKey, parameters, subnets }: InstanceParts,
): Instance {
  const monitoring =
    args.monitoringIntervalSeconds === 0 ? undefined : createMonitoringRole(parent, name, args);
  return new Instance(
    name,
    {
      ...decided(args),
      ...restoreArgs(args.restore),
      identifier,
      ...(args.skipFinalSnapshot ? {} : { finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final` }),
      kmsKeyId: args.restore?.kmsKeyArn ?? key.arn,
      performanceInsightsKmsKeyId: key.arn,
      masterUserSecretKmsKeyId: masterKey.arn,
      dbSubnetGroupName: subnets.name,
      parameterGroupName: parameters.name,
      vpcSecurityGroupIds: [group.id],
      ...(monitoring === undefined ? {} : { monitoringRoleArn: monitoring.role.arn }),
      tags: { Name: name, ...(args.backupTag === undefined ? {} : { Backup: args.backupTag }) },
    },
    {
      parent,
      protect: args.protect,
      retainOnDelete: args.retainOnDelete,
      ignoreChanges: ignored(args),
      // RDS makes a missing log group itself, without key and retention, and checks that the monitoring role works.
      dependsOn: [...logs, ...(monitoring === undefined ? [] : [monitoring.attachment])],
    },
  );
}

/** What is known without any other resource. */
function decided(args: DatabaseArgs) {
  return {
    engine: "postgres",
    engineVersion: args.engineVersion,
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    // Where a minor is named, moving on would be undone by the next deployment, which RDS refuses.
    autoMinorVersionUpgrade: !namesMinor(args.engineVersion),
    allowMajorVersionUpgrade: args.allowMajorVersionUpgrade,
    instanceClass: args.instanceClass,
    dbName: args.databaseName,
    port: databasePort,
    username: masterUser,
    manageMasterUserPassword: true,
    iamDatabaseAuthenticationEnabled: true,
    publiclyAccessible: false,
    multiAz: args.multiAz,
    storageType: "gp3",
    storageEncrypted: true,
    allocatedStorage: args.allocatedStorageGb,
    maxAllocatedStorage: args.maxAllocatedStorageGb,
    backupRetentionPeriod: args.backupRetentionDays,
    backupWindow: args.backupWindow,
    maintenanceWindow: args.maintenanceWindow,
    copyTagsToSnapshot: true,
    deletionProtection: args.deletionProtection,
    skipFinalSnapshot: args.skipFinalSnapshot,
    deleteAutomatedBackups: args.deleteAutomatedBackups,
    applyImmediately: args.applyImmediately,
    caCertIdentifier: args.caCertIdentifier,
    enabledCloudwatchLogsExports: [...logTypes],
    databaseInsightsMode: args.insights,
    performanceInsightsEnabled: true,
    // The advanced mode wants fifteen months, which its price includes:
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Considerations.html
    performanceInsightsRetentionPeriod: args.insights === "advanced" ? 465 : 7,
    monitoringInterval: args.monitoringIntervalSeconds,
  };
}

/**
 * What is decided when the instance is created and left alone from then on. What an instance was restored from cannot change,
 * and to the provider taking it away means making a new, empty one. Neither can its key change: a restored instance keeps the
 * key of its source, whatever the program says.
 */
function ignored({ continuousBackup }: DatabaseArgs): string[] {
  const atCreation = ["kmsKeyId", "restoreToPointInTime", "snapshotIdentifier"];
  return continuousBackup ? ["backupRetentionPeriod", "backupWindow", ...atCreation] : atCreation;
}
