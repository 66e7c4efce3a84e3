import { Provider } from "@pulumi/aws/provider.js";
import type { BackupArgs } from "../../../components/data/backup.ts";

/** Smallest use: a vault without a lock, daily snapshots, no copies and no restore tests. */
export const minimal: BackupArgs = {
  database: {
    instanceArn: "arn:aws:rds:us-east-1:111122223333:db:database-1a2b3c4",
    resourceId: "db-ABCDEFGHIJKL01234",
    endpoint: "database-1a2b3c4.abcdefghijkl.us-east-1.rds.amazonaws.com",
    port: 5432,
    databaseName: "app",
    parameterGroupName: "database-pg18",
  },
  selectionTag: "plinth-prod-use1",
  retention: { dailyDays: 7 },
  lock: undefined,
  copy: undefined,
  restoreTesting: undefined,
  objectives: { rtoMinutes: 60, rpoMinutes: 15 },
  alarmTopicArns: ["arn:aws:sns:us-east-1:111122223333:alarms"],
  platformTag: "plinth-prod-use1",
  accountId: "111122223333",
  region: "us-east-1",
  keyDeletionWindowDays: 30,
  protect: true,
};

export const restoreTesting: NonNullable<BackupArgs["restoreTesting"]> = {
  schedule: "cron(0 2 ? * SUN *)",
  maximumAgeDays: 9,
  expectations: {
    schemaVersion: 1,
    tables: [{ name: "api.orders", minimumRows: 100 }],
    freshness: { table: "api.orders", column: "created_at" },
  },
  vpcId: "vpc-1",
  subnetIds: ["subnet-private-a", "subnet-private-b"],
  databaseSubnetIds: ["subnet-database-a", "subnet-database-b"],
  servicePeers: [{ name: "aws-services", port: 443, cidr: "10.48.200.0/24", reason: "Interface endpoints" }],
  // Any directory will do: what the engine does with it is not tested here.
  codeDirectory: import.meta.dirname,
  logRetentionDays: 365,
  protect: false,
  logKeyArn: "arn:aws:kms:us-east-1:111122223333:key/logs",
};

/** Everything on. Made inside a program, since it registers a provider. */
export function everything(): BackupArgs {
  const provider = new Provider("elsewhere", { region: "us-west-2", allowedAccountIds: ["111122223333"] });
  return {
    ...minimal,
    retention: { continuousDays: 35, dailyDays: 35, monthlyDays: 365 },
    lock: { minimumDays: 7, maximumDays: 365 },
    copy: { region: "us-west-2", provider, replicationDays: 14 },
    restoreTesting,
  };
}
