import { expect } from "chai";
import { Database, type DatabaseArgs } from "../../../components/data/database.ts";
import { monitoringTrust } from "../../../components/data/enhanced-monitoring.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { smallDatabase } from "./database-fixture.ts";

const instanceType = "aws:rds/instance:Instance";

const make = (changes: Partial<DatabaseArgs> = {}) => {
  const made = new Database("database", { ...smallDatabase, ...changes });
  return {
    endpoint: made.endpoint,
    port: made.port,
    databaseName: made.databaseName,
    instanceArn: made.instanceArn,
    instanceIdentifier: made.instanceIdentifier,
    resourceId: made.resourceId,
    masterSecretArn: made.masterSecretArn,
    masterKeyArn: made.masterKeyArn,
    securityGroupId: made.securityGroupId,
    caBundle: made.caBundle,
    kmsKeyArn: made.kmsKeyArn,
    parameterGroupName: made.parameterGroupName,
  };
};

const instanceOf = async (changes: Partial<DatabaseArgs>) =>
  theOnly((await record(() => make(changes))).resources, instanceType);

const key = (name: string) => `arn:aws:mock:us-east-1:111122223333:${name}`;

// The key's id in these tests is "database-key-id"; the last part is a digest of "orders".
const identifier = "database-database-1c168a";

describe("Database", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup database-log-postgresql",
        "aws:cloudwatch/logGroup:LogGroup database-log-upgrade",
        "aws:ec2/securityGroup:SecurityGroup database-access",
        "aws:kms/alias:Alias database-key-alias",
        "aws:kms/alias:Alias database-master-key-alias",
        "aws:kms/key:Key database-key",
        "aws:kms/key:Key database-master-key",
        "aws:rds/instance:Instance database",
        "aws:rds/parameterGroup:ParameterGroup database-pg18",
        "aws:rds/subnetGroup:SubnetGroup database-subnets",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule database-from-pods",
        "plinth:data:Database database",
        "plinth:security:EncryptionKey database-key",
        "plinth:security:EncryptionKey database-master-key",
      ]);
    });
  }

  it("makes the instance private, encrypted and without a password", async () => {
    const { inputs } = await instanceOf({});
    expect(inputs).to.deep.equal({
      engine: "postgres",
      engineVersion: "18",
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
      instanceClass: "db.t4g.medium",
      identifier,
      dbName: "orders",
      port: 5432,
      username: "platform_master",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key("database-master-key"),
      iamDatabaseAuthenticationEnabled: true,
      publiclyAccessible: false,
      multiAz: false,
      storageType: "gp3",
      storageEncrypted: true,
      kmsKeyId: key("database-key"),
      allocatedStorage: 20,
      maxAllocatedStorage: 40,
      backupRetentionPeriod: 3,
      backupWindow: "02:00-03:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
      copyTagsToSnapshot: true,
      deletionProtection: false,
      skipFinalSnapshot: true,
      deleteAutomatedBackups: true,
      applyImmediately: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      performanceInsightsKmsKeyId: key("database-key"),
      monitoringInterval: 0,
      dbSubnetGroupName: "database-subnets",
      parameterGroupName: "database-pg18",
      vpcSecurityGroupIds: ["database-access-id"],
      tags: { Name: "database" },
    });
  });

  it("keeps a minor version that is named, and lets RDS choose one that is not", async () => {
    expect((await instanceOf({ engineVersion: "18.4" })).inputs).to.include({
      engineVersion: "18.4",
      autoMinorVersionUpgrade: false,
    });
    expect((await instanceOf({ engineVersion: "17" })).inputs).to.include({
      engineVersion: "17",
      autoMinorVersionUpgrade: true,
    });
  });

  it("takes a parameter group of its own for each major version", async () => {
    const { resources } = await record(() => make({ engineVersion: "17.10" }));
    const group = theOnly(resources, "aws:rds/parameterGroup:ParameterGroup");
    expect([group.name, group.inputs]).to.deep.equal([
      "database-pg17",
      {
        family: "postgres17",
        description: "Settings for PostgreSQL 17",
        parameters: [
          { name: "idle_in_transaction_session_timeout", value: "60000" },
          { name: "log_connections", value: "1" },
          { name: "log_disconnections", value: "1" },
          { name: "log_min_duration_statement", value: "500" },
          { name: "rds.force_ssl", value: "1" },
        ],
        tags: { Name: "database-pg17" },
      },
    ]);
  });

  it("admits the named groups to its port, and has no rule for traffic out", async () => {
    const network = {
      ...smallDatabase.network,
      ingressSecurityGroups: { pods: "sg-pods", "access-host": "sg-access" },
    };
    const { resources } = await record(() => make({ network }));
    const rule = (description: string, referencedSecurityGroupId: string) => ({
      securityGroupId: "database-access-id",
      description,
      referencedSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
    });
    expect(
      inputsByName(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
    ).to.deep.equal({
      "database-from-access-host": rule("From access-host", "sg-access"),
      "database-from-pods": rule("From pods", "sg-pods"),
    });
    expect(theOnly(resources, "aws:ec2/securityGroup:SecurityGroup").inputs).to.deep.equal({
      vpcId: "vpc-1",
      description: "Database: PostgreSQL from named groups",
      tags: { Name: "database-access" },
    });
    expect(inputsByName(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")).to.deep.equal(
      {},
    );
  });

  it("admits nobody when nobody is named", async () => {
    const { resources } = await record(() =>
      make({ network: { ...smallDatabase.network, ingressSecurityGroups: {} } }),
    );
    expect(
      inputsByName(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
    ).to.deep.equal({});
  });

  it("gives RDS encrypted log groups before the instance would make its own", async () => {
    const { resources } = await record(() => make());
    const log = (type: string) => ({
      name: `/aws/rds/instance/${identifier}/${type}`,
      retentionInDays: 14,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/logs",
      tags: { Name: `database-log-${type}` },
    });
    expect(inputsByName(resources, "aws:cloudwatch/logGroup:LogGroup")).to.deep.equal({
      "database-log-postgresql": log("postgresql"),
      "database-log-upgrade": log("upgrade"),
    });
    expect(waitsFor(theOnly(resources, instanceType))).to.include.members([
      "aws:cloudwatch/logGroup:LogGroup::database-log-postgresql",
      "aws:cloudwatch/logGroup:LogGroup::database-log-upgrade",
    ]);
  });

  it("takes another identifier with another database name, so that both instances can exist", async () => {
    const { inputs } = await instanceOf({ databaseName: "invoices" });
    expect(inputs["identifier"])
      .to.match(/^database-database-[0-9a-f]{6}$/)
      .and.not.equal(identifier);
  });

  it("names the final snapshot after the instance where one is taken", async () => {
    const { inputs } = await instanceOf({ skipFinalSnapshot: false });
    expect(inputs["finalSnapshotIdentifier"]).to.equal(`${identifier}-final`);
  });

  it("gives RDS a role for the operating system's metrics where these are wanted", async () => {
    const { resources } = await record(() => make({ monitoringIntervalSeconds: 30 }));
    expect(theOnly(resources, instanceType).inputs).to.include({
      monitoringInterval: 30,
      monitoringRoleArn: key("database-monitoring"),
    });
    expect(theOnly(resources, "aws:iam/role:Role").inputs).to.deep.equal({
      description: "RDS writes metrics of the database's operating system",
      assumeRolePolicy: JSON.stringify(monitoringTrust("111122223333")),
      tags: { Name: "database-monitoring" },
    });
    expect(theOnly(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs).to.deep.equal({
      role: "database-monitoring",
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    expect(waitsFor(theOnly(resources, instanceType))).to.include(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::database-monitoring-permissions",
    );
  });

  it("trusts monitoring of RDS for instances of this account alone", () => {
    expect(monitoringTrust("111122223333")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "EnhancedMonitoring",
          Effect: "Allow",
          Principal: { Service: "monitoring.rds.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("keeps fifteen months of insights in the advanced mode", async () => {
    expect((await instanceOf({ insights: "advanced" })).inputs).to.include({
      databaseInsightsMode: "advanced",
      performanceInsightsRetentionPeriod: 465,
    });
  });

  it("is selected by a backup plan only where it has the plan's tag", async () => {
    const { inputs } = await instanceOf({ backupTag: "plinth-prod-use1" });
    expect(inputs["tags"]).to.deep.equal({ Name: "database", Backup: "plinth-prod-use1" });
  });

  it("leaves retention and window to AWS Backup where that keeps a continuous backup", async () => {
    const atCreation = ["kmsKeyId", "restoreToPointInTime", "snapshotIdentifier"];
    expect((await instanceOf({})).ignoreChanges).to.deep.equal(atCreation);
    expect((await instanceOf({ continuousBackup: true })).ignoreChanges).to.deep.equal([
      "backupRetentionPeriod",
      "backupWindow",
      ...atCreation,
    ]);
  });

  it("begins with a snapshot, under the key that the snapshot has", async () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:111122223333:key/old";
    const { inputs } = await instanceOf({ restore: { snapshotIdentifier: "before", kmsKeyArn } });
    expect(inputs).to.include({ snapshotIdentifier: "before", kmsKeyId: kmsKeyArn });
  });

  it("begins with a point in time of another instance, by default the latest", async () => {
    const latest = await instanceOf({ restore: { sourceInstance: "old" } });
    expect(latest.inputs["restoreToPointInTime"]).to.deep.equal({
      sourceDbInstanceIdentifier: "old",
      useLatestRestorableTime: true,
    });
    const restoreTime = "2026-11-21T04:30:00Z";
    const earlier = await instanceOf({ restore: { sourceInstance: "old", restoreTime } });
    expect(earlier.inputs["restoreToPointInTime"]).to.deep.equal({
      sourceDbInstanceIdentifier: "old",
      restoreTime,
    });
  });

  it("begins with the automated backups of an instance that is gone", async () => {
    const automatedBackupArn = "arn:aws:rds:us-east-1:111122223333:auto-backup:ab-1";
    const { inputs } = await instanceOf({ restore: { automatedBackupArn } });
    expect(inputs["restoreToPointInTime"]).to.deep.equal({
      sourceDbInstanceAutomatedBackupsArn: automatedBackupArn,
      useLatestRestorableTime: true,
    });
  });

  it("protects the instance, its logs and both keys when asked to, and nothing otherwise", async () => {
    const guarded = await record(() => make({ protect: true }));
    expect(protectedOnes(guarded.resources)).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup database-log-postgresql",
      "aws:cloudwatch/logGroup:LogGroup database-log-upgrade",
      "aws:kms/key:Key database-key",
      "aws:kms/key:Key database-master-key",
      "aws:rds/instance:Instance database",
    ]);
    const open = await record(() => make());
    expect(protectedOnes(open.resources)).to.deep.equal([]);
  });

  it("leaves an instance in AWS that the program gives up, when asked to", async () => {
    expect((await instanceOf({ retainOnDelete: true })).retainOnDelete).to.equal(true);
    expect((await instanceOf({})).retainOnDelete).to.equal(false);
  });

  const survivors: readonly (readonly [
    what: string,
    changes: Partial<DatabaseArgs>,
    kept: readonly string[],
  ])[] = [
    ["nothing", {}, []],
    ["a final snapshot", { skipFinalSnapshot: false }, ["database-key"]],
    ["automated backups", { deleteAutomatedBackups: false }, ["database-key"]],
    ["the instance itself", { retainOnDelete: true }, ["database", "database-key", "database-master-key"]],
  ];
  for (const [what, changes, kept] of survivors) {
    it(`keeps what it takes to read what outlives it, where that is ${what}`, async () => {
      const { resources } = await record(() => make(changes));
      const retained = resources.filter(
        ({ retainOnDelete, type }) => retainOnDelete && type !== "aws:kms/alias:Alias",
      );
      expect(retained.map(({ name }) => name).toSorted()).to.deep.equal(kept);
    });
  }

  it("gives out and registers where the database is and never a password", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = {
      endpoint: "host of database",
      port: 5432,
      databaseName: "orders",
      instanceArn: key("database"),
      instanceIdentifier: identifier,
      resourceId: "db-database",
      masterSecretArn: `${key("database")}-master-secret`,
      masterKeyArn: key("database-master-key"),
      securityGroupId: "database-access-id",
      caBundle: "https://truststore.pki.rds.amazonaws.com/us-east-1/us-east-1-bundle.pem",
      kmsKeyArn: key("database-key"),
      parameterGroupName: "database-pg18",
    };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:data:Database");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  const rejected: readonly (readonly [what: string, changes: Partial<DatabaseArgs>, message: string])[] = [
    [
      "a version without a family",
      { engineVersion: "9.6" },
      'engineVersion is "9.6"; allowed are 18, 17, 16, 15, 14, 13, alone or with a minor, as in "18" or "18.4".',
    ],
    [
      "an instance class that does not exist",
      { instanceClass: "db.m7g.lage" },
      '"db.m7g.lage" is not a DB instance class that this platform knows. Did you mean "db.m7g.large"?',
    ],
    [
      "a database name that RDS keeps",
      { databaseName: "rdsadmin" },
      '"rdsadmin" is a name that PostgreSQL or RDS',
    ],
    [
      "no automated backups",
      { backupRetentionDays: 0 },
      "backupRetentionDays is 0; RDS allows whole numbers from 1 to 35.",
    ],
    [
      "backups kept for longer than RDS can",
      { backupRetentionDays: 36 },
      "backupRetentionDays is 36; RDS allows whole numbers from 1 to 35.",
    ],
    [
      "windows that overlap",
      { backupWindow: "04:30-05:30" },
      "The backup window 04:30-05:30 overlaps the maintenance window sun:04:00-sun:05:00, and RDS refuses that.",
    ],
    [
      "storage below what gp3 begins with",
      { allocatedStorageGb: 10 },
      "allocatedStorageGb is 10; RDS allows whole numbers from 20 to 65536.",
    ],
    [
      "a storage limit too close to the storage",
      { allocatedStorageGb: 100, maxAllocatedStorageGb: 105 },
      "maxAllocatedStorageGb is 105; RDS allows whole numbers from 111 to 65536.",
    ],
    [
      "an authority that RDS no longer has",
      { caCertIdentifier: "rds-ca-2019" },
      'caCertIdentifier is "rds-ca-2019"; allowed are rds-ca-ecc384-g1, rds-ca-rsa2048-g1, rds-ca-rsa4096-g1.',
    ],
    [
      "a database in one subnet",
      { network: { ...smallDatabase.network, subnetIds: ["subnet-a"] } },
      "subnetIds has 1 subnets; RDS wants two or more, in different zones.",
    ],
    [
      "a group whose name could not end a rule's",
      { network: { ...smallDatabase.network, ingressSecurityGroups: { "My pods": "sg-pods" } } },
      'ingressSecurityGroups names "My pods"; allowed are lower-case letters, digits and single hyphens, as in "pods".',
    ],
    [
      "a time that is not in UTC",
      { restore: { sourceInstance: "old", restoreTime: "2026-11-21 04:30" } },
      'restoreTime is "2026-11-21 04:30"; allowed is a time in UTC, as in "2026-11-21T04:30:00Z".',
    ],
    [
      "an idle limit below nothing",
      { idleInTransactionMs: -1 },
      "idleInTransactionMs is -1; PostgreSQL allows whole numbers from 0 to 2147483647.",
    ],
    ["a key that would be gone at once", { keyDeletionWindowDays: 1 }, "deletionWindowDays is 1;"],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});
