import { join } from "node:path";
import type { DatabaseArgs } from "../../../components/data/database.ts";
import type { AdministeredDatabase } from "../../../components/data/database-administration.ts";
import type { FunctionPlacement } from "../../../components/data/lambda-in-vpc.ts";

/** The least that a database needs, in an environment that may be thrown away. */
export const smallDatabase: DatabaseArgs = {
  engineVersion: "18",
  allowMajorVersionUpgrade: false,
  instanceClass: "db.t4g.medium",
  databaseName: "orders",
  allocatedStorageGb: 20,
  maxAllocatedStorageGb: 40,
  multiAz: false,
  backupRetentionDays: 3,
  backupWindow: "02:00-03:00",
  maintenanceWindow: "sun:04:00-sun:05:00",
  continuousBackup: false,
  deletionProtection: false,
  skipFinalSnapshot: true,
  deleteAutomatedBackups: true,
  applyImmediately: true,
  insights: "standard",
  monitoringIntervalSeconds: 0,
  caCertIdentifier: "rds-ca-rsa2048-g1",
  slowStatementMs: 500,
  idleInTransactionMs: 60_000,
  network: {
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    ingressSecurityGroups: { pods: "sg-pods" },
  },
  logRetentionDays: 14,
  logKeyArn: "arn:aws:kms:us-east-1:111122223333:key/logs",
  accountId: "111122223333",
  region: "us-east-1",
  protect: false,
  retainOnDelete: false,
  keyDeletionWindowDays: 7,
};

/** Where functions stand. Their code is any directory that exists: mocks do not look into it. */
export const placement: FunctionPlacement = {
  codeDirectory: join(import.meta.dirname),
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
  protect: false,
  logRetentionDays: 14,
  logKeyArn: "arn:aws:kms:us-east-1:111122223333:key/logs",
  accountId: "111122223333",
  region: "us-east-1",
};

/** A database as functions know it. */
export const ordersDatabase: AdministeredDatabase = {
  endpoint: "orders.example.us-east-1.rds.amazonaws.com",
  port: 5432,
  databaseName: "orders",
  resourceId: "db-ORDERS",
  masterSecretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:master",
  masterKeyArn: "arn:aws:kms:us-east-1:111122223333:key/master",
  securityGroupId: "sg-database",
};

/** What a function that administers that database finds in its environment. */
export const ordersVariables = {
  DATABASE_HOST: "orders.example.us-east-1.rds.amazonaws.com",
  DATABASE_PORT: "5432",
  DATABASE_NAME: "orders",
  MASTER_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:111122223333:secret:master",
  RDS_CA_FILE: "/var/runtime/ca-cert.pem",
};

export const secretsManager = [
  { name: "secrets-manager", port: 443, cidr: "0.0.0.0/0", reason: "Secrets Manager through NAT" },
];
