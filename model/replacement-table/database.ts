import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** RDS and ElastiCache. */
export const databaseFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:elasticache/replicationGroup:ReplicationGroup": facts({
    replaceOn: `
      atRestEncryptionEnabled dataTieringEnabled globalReplicationGroupId kmsKeyId networkType port
      replicationGroupId securityGroupNames snapshotArns snapshotName subnetGroupName`,
    conditional: {
      engine: "every change but redis to valkey; a member of a global group is never replaced for it",
      engineVersion: "the new version is older than the running one",
      nodeGroupConfigurations: "groups are added, taken away or changed in more than their order",
      transitEncryptionEnabled: "the running engine is older than 7.0.5",
      region: otherRegion,
    },
    unchecked: "authTokenWo authTokenWoVersion durability",
    updates: `
      applyImmediately authToken authTokenUpdateStrategy autoMinorVersionUpgrade
      automaticFailoverEnabled clusterMode description finalSnapshotIdentifier ipDiscovery
      logDeliveryConfigurations maintenanceWindow multiAzEnabled nodeType notificationTopicArn
      numCacheClusters numNodeGroups parameterGroupName preferredCacheClusterAzs replicasPerNodeGroup
      securityGroupIds snapshotRetentionLimit snapshotWindow tags transitEncryptionMode userGroupIds`,
    file: "elasticache/replication_group.go",
    basis: "v6, 2026",
  }),
  "aws:rds/cluster:Cluster": facts({
    replaceOn: `
      availabilityZones clusterIdentifier clusterIdentifierPrefix clusterScalabilityType databaseName
      dbSubnetGroupName dbSystemId engine engineMode kmsKeyId masterUsername restoreToPointInTime
      s3Import sourceRegion storageEncrypted`,
    conditional: {
      snapshotIdentifier: "set or changed to an identifier that is not empty; clearing it changes nothing",
      storageType: "the engine is not Aurora",
      region: otherRegion,
    },
    unchecked: "warningEventCategories",
    updates: `
      allocatedStorage allowMajorVersionUpgrade applyImmediately autoMinorVersionUpgrade
      backtrackWindow backupRetentionPeriod caCertificateIdentifier clusterMembers copyTagsToSnapshot
      databaseInsightsMode dbClusterInstanceClass dbClusterParameterGroupName
      dbInstanceParameterGroupName deleteAutomatedBackups deletionProtection domain domainIamRoleName
      enableGlobalWriteForwarding enableHttpEndpoint enableLocalWriteForwarding
      enabledCloudwatchLogsExports engineLifecycleSupport engineVersion finalSnapshotIdentifier
      globalClusterIdentifier iamDatabaseAuthenticationEnabled iamRoles iops manageMasterUserPassword
      masterPassword masterPasswordWo masterPasswordWoVersion masterUserSecretKmsKeyId
      monitoringInterval monitoringRoleArn networkType performanceInsightsEnabled
      performanceInsightsKmsKeyId performanceInsightsRetentionPeriod port preferredBackupWindow
      preferredMaintenanceWindow replicationSourceIdentifier scalingConfiguration
      serverlessv2ScalingConfiguration skipFinalSnapshot tags vpcSecurityGroupIds`,
    file: "rds/cluster.go",
    basis: "late v5 or first v6, 2025",
  }),
  "aws:rds/instance:Instance": facts({
    replaceOn: `
      availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId
      ncharCharacterSetName s3Import snapshotIdentifier storageEncrypted timezone username`,
    conditional: {
      restoreToPointInTime: "the block is added or taken away; a field changed inside it carries no flag",
      region: otherRegion,
    },
    unchecked: "upgradeStorageConfig warningEventCategories",
    updates: `
      allocatedStorage allowMajorVersionUpgrade applyImmediately autoMinorVersionUpgrade
      backupRetentionPeriod backupWindow blueGreenUpdate caCertIdentifier copyTagsToSnapshot
      customerOwnedIpEnabled databaseInsightsMode dbSubnetGroupName dedicatedLogVolume
      deleteAutomatedBackups deletionProtection domain domainAuthSecretArn domainDnsIps domainFqdn
      domainIamRoleName domainOu enabledCloudwatchLogsExports engineLifecycleSupport engineVersion
      finalSnapshotIdentifier iamDatabaseAuthenticationEnabled identifier identifierPrefix
      instanceClass iops licenseModel maintenanceWindow manageMasterUserPassword
      masterUserSecretKmsKeyId maxAllocatedStorage monitoringInterval monitoringRoleArn multiAz
      networkType optionGroupName parameterGroupName password passwordWo passwordWoVersion
      performanceInsightsEnabled performanceInsightsKmsKeyId performanceInsightsRetentionPeriod port
      publiclyAccessible replicaMode replicateSourceDb skipFinalSnapshot storageThroughput storageType
      tags vpcSecurityGroupIds`,
    file: "rds/instance.go",
    basis: "late v5 or first v6, 2025",
  }),
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": facts({
    replaceOn: "kmsKeyId preSignedUrl retentionPeriod sourceDbInstanceArn",
    conditional: { region: otherRegion },
    updates: "",
    file: "rds/instance_automated_backups_replication.go",
    basis: "v5, 2024; it has no update operation",
  }),
  "aws:rds/parameterGroup:ParameterGroup": facts({
    replaceOn: "description family name namePrefix",
    conditional: { region: otherRegion },
    updates: "parameters skipDestroy tags",
    file: "rds/parameter_group.go",
    basis: "v6, 2026",
  }),
  "aws:rds/subnetGroup:SubnetGroup": facts({
    replaceOn: "name namePrefix",
    conditional: { region: otherRegion },
    updates: "description subnetIds tags",
    file: "rds/subnet_group.go",
    basis: "v5, 2024",
  }),
};
