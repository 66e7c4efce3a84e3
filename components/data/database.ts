import { createHash } from "node:crypto";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup.js";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { postgresqlMajor } from "../../model/postgresql.ts";
import { rdsTrustBundle } from "../../model/rds-certificates.ts";
import { EncryptionKey } from "../security/encryption-key.ts";
import { createDatabaseSecurityGroup, databasePort } from "./database-access.ts";
import type { DatabaseArgs } from "./database-args.ts";
import { checkDatabase, keyArgs, outlivesItsDatabase } from "./database-check.ts";
import { createInstance, logTypes } from "./database-instance.ts";
import { databaseParameters } from "./database-parameters.ts";

export type { DatabaseArgs } from "./database-args.ts";

/**
 * A private PostgreSQL on RDS: encrypted with a key of ours, reached by TLS only and from named security groups only, its master
 * password made, kept and rotated by RDS.
 *
 * Costs, for db.t4g.medium with 20 GiB in one zone, about 50 USD a month, and for db.m7g.large with 100 GiB in two zones about
 * 270 USD; backups beyond the size of the storage 0.095 USD a GiB; 2 USD for the two keys, 0.40 USD for the master secret
 * (us-east-1, November 2026, https://aws.amazon.com/rds/postgresql/pricing/).
 *
 * Where an instance that goes leaves a final snapshot or automated backups, its key stays in AWS too, because they can be read by
 * it alone: 1 USD a month until somebody deletes both.
 *
 * Leaves out read replicas, blue/green deployments and RDS Proxy, and the logins of services: those are provisioned and rotated
 * by components of their own. RDS refuses the first two while it manages the master password.
 */
export class Database extends pulumi.ComponentResource {
  /** Host name of the database. */
  readonly endpoint: pulumi.Output<string>;
  /** TCP port of the database. */
  readonly port: number;
  /** Name of the database on the server. */
  readonly databaseName: string;
  /** ARN of the instance. */
  readonly instanceArn: pulumi.Output<string>;
  /** Name of the instance. */
  readonly instanceIdentifier: pulumi.Output<string>;
  /** What IAM policies for logging in name the instance by, as in `db-ABCDEFGHIJKL01234`. */
  readonly resourceId: pulumi.Output<string>;
  /** ARN of the secret in which RDS keeps the master user's name and password. */
  readonly masterSecretArn: pulumi.Output<string>;
  /** ARN of the key of that secret. */
  readonly masterKeyArn: pulumi.Output<string>;
  /** Id of the database's security group: whoever connects needs a rule in it. */
  readonly securityGroupId: pulumi.Output<string>;
  /** URL of the certificates that clients must trust. */
  readonly caBundle: string;
  /** ARN of the key of storage, backups and insights. */
  readonly kmsKeyArn: pulumi.Output<string>;
  /** Name of the parameter group in use. */
  readonly parameterGroupName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    checkDatabase(name, args);
    super("plinth:data:Database", name, {}, opts);

    const key = createKey(this, name, args);
    const masterKey = createMasterKey(this, name, args);
    const group = createDatabaseSecurityGroup(this, name, args.network);
    const subnets = createSubnetGroup(this, name, args);
    const parameters = createParameterGroup(this, name, args);
    const identifier = instanceIdentifier(name, args, key);
    const logs = logTypes.map((type) => createLogGroup(this, name, args, identifier, type));
    const parts = { key, masterKey, group, subnets, parameters, identifier, logs };
    const instance = createInstance(this, name, args, parts);

    this.endpoint = instance.address;
    this.port = databasePort;
    this.databaseName = args.databaseName;
    this.instanceArn = instance.arn;
    this.instanceIdentifier = instance.identifier;
    this.resourceId = instance.resourceId;
    this.masterSecretArn = instance.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
    this.masterKeyArn = masterKey.arn;
    this.securityGroupId = group.id;
    this.caBundle = rdsTrustBundle(args.region);
    this.kmsKeyArn = key.arn;
    this.parameterGroupName = parameters.name;
    this.registerOutputs({
      endpoint: this.endpoint,
      port: this.port,
      databaseName: this.databaseName,
      instanceArn: this.instanceArn,
      instanceIdentifier: this.instanceIdentifier,
      resourceId: this.resourceId,
      masterSecretArn: this.masterSecretArn,
      masterKeyArn: this.masterKeyArn,
      securityGroupId: this.securityGroupId,
      caBundle: this.caBundle,
      kmsKeyArn: this.kmsKeyArn,
      parameterGroupName: this.parameterGroupName,
    });
  }
}

/**
 * The instance's name, which its log groups and its final snapshot share. It is made here, because RDS has to be given the log
 * groups before the instance exists. It differs between environments and after each rebuilding of one, by the key's id, and it
 * changes with the database's name, as that replaces the instance: the new one exists before the old one goes.
 */
function instanceIdentifier(name: string, args: DatabaseArgs, key: EncryptionKey): pulumi.Output<string> {
  const digest = createHash("sha256").update(args.databaseName).digest("hex").slice(0, 6);
  return key.keyId.apply((keyId) => `${name}-${keyId.slice(0, 8)}-${digest}`);
}

function createKey(parent: Database, name: string, args: DatabaseArgs): EncryptionKey {
  return new EncryptionKey(
    `${name}-key`,
    { ...keyArgs(args, "Encrypts the database"), retainOnDelete: outlivesItsDatabase(args) },
    { parent },
  );
}

/** Its own key, so that the right to read the master secret is not also one to read a copy of the data. */
function createMasterKey(parent: Database, name: string, args: DatabaseArgs): EncryptionKey {
  const description = "Encrypts the database's master secret";
  return new EncryptionKey(
    `${name}-master-key`,
    { ...keyArgs(args, description), retainOnDelete: args.retainOnDelete },
    { parent },
  );
}

function createSubnetGroup(parent: Database, name: string, { network }: DatabaseArgs): SubnetGroup {
  return new SubnetGroup(
    `${name}-subnets`,
    {
      description: "Subnets of the database tier",
      subnetIds: [...network.subnetIds],
      tags: { Name: `${name}-subnets` },
    },
    { parent },
  );
}

/**
 * Named by its family: in an upgrade to another major the new one exists before the instance moves to it, and the old one goes
 * afterwards. One group that changed its family would be deleted while in use, which RDS refuses.
 */
function createParameterGroup(parent: Database, name: string, args: DatabaseArgs): ParameterGroup {
  const { family = "", major = 0 } = postgresqlMajor(args.engineVersion) ?? {};
  return new ParameterGroup(
    `${name}-pg${major}`,
    {
      family,
      description: `Settings for PostgreSQL ${major}`,
      parameters: [...databaseParameters(args)],
      tags: { Name: `${name}-pg${major}` },
    },
    { parent },
  );
}

function createLogGroup(
  parent: Database,
  name: string,
  args: DatabaseArgs,
  identifier: pulumi.Output<string>,
  type: (typeof logTypes)[number],
): LogGroup {
  return new LogGroup(
    `${name}-log-${type}`,
    {
      // RDS decides the name: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
      name: pulumi.interpolate`/aws/rds/instance/${identifier}/${type}`,
      retentionInDays: args.logRetentionDays,
      kmsKeyId: args.logKeyArn,
      tags: { Name: `${name}-log-${type}` },
    },
    { parent, protect: args.protect },
  );
}
