import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseNetwork } from "./database-access.ts";
import type { DatabaseParametersInput } from "./database-parameters.ts";
import type { DatabaseRestore } from "./database-restore.ts";

/** What one decides about a database. */
export interface DatabaseArgs extends DatabaseParametersInput {
  /**
   * Version of PostgreSQL. A major alone, as in `18`, lets RDS apply minor versions in the maintenance window. A minor, as in
   * `18.4`, is kept until it is changed here.
   */
  readonly engineVersion: string;
  /** True while a deployment may move to another major version; otherwise RDS refuses it. */
  readonly allowMajorVersionUpgrade: boolean;
  /** DB instance class, as in `db.m7g.large`. Changing it restarts the database. */
  readonly instanceClass: string;
  /** Name of the database. Changing it replaces the instance. After a restore it is the name that the source had. */
  readonly databaseName: string;
  /** GiB to begin with, 20 to 65536. */
  readonly allocatedStorageGb: number;
  /** GiB up to which RDS enlarges the storage by itself, at least a tenth above `allocatedStorageGb`. */
  readonly maxAllocatedStorageGb: number;
  /** True for a standby in another zone that takes over by itself. Doubles the cost. */
  readonly multiAz: boolean;
  /** Days that automated backups are kept and a point in time can be restored from, 1 to 35. */
  readonly backupRetentionDays: number;
  /** Daily time of the automated backup in UTC, as in `02:00-03:00`. */
  readonly backupWindow: string;
  /** Weekly time for upgrades and restarts in UTC, as in `sun:04:00-sun:05:00`; must not overlap `backupWindow`. */
  readonly maintenanceWindow: string;
  /** True when AWS Backup keeps a continuous backup: it then owns window and retention, and the program leaves both alone. */
  readonly continuousBackup: boolean;
  /** Value of the tag `Backup`, by which a backup plan selects the instance; without it no plan does. */
  readonly backupTag?: string;
  /** True when RDS must refuse to delete the instance. */
  readonly deletionProtection: boolean;
  /** True when nothing is kept of a deleted instance but its automated backups. */
  readonly skipFinalSnapshot: boolean;
  /** True when the automated backups of a deleted instance go with it. */
  readonly deleteAutomatedBackups: boolean;
  /** True when changes take effect at once, restarts included, and not in the maintenance window. */
  readonly applyImmediately: boolean;
  /** Mode of Database Insights: `standard` keeps seven days, `advanced` fifteen months at a price per vCPU. */
  readonly insights: "standard" | "advanced";
  /** Seconds between metrics of the operating system; 0 for none. */
  readonly monitoringIntervalSeconds: 0 | 1 | 5 | 10 | 15 | 30 | 60;
  /** The authority that signs the database's certificate, as in `rds-ca-rsa2048-g1`. */
  readonly caCertIdentifier: string;
  /** What to begin with instead of an empty database. Read at creation only. */
  readonly restore?: DatabaseRestore;
  readonly network: DatabaseNetwork;
  /** Days that the exported logs are kept, one of those that CloudWatch Logs offers. */
  readonly logRetentionDays: number;
  /** ARN of the key that encrypts the exported logs; its policy must admit CloudWatch Logs in this Region. */
  readonly logKeyArn: pulumi.Input<string>;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** True when the engine must refuse to delete or replace the instance and its keys. */
  readonly protect: boolean;
  /** True when an instance that leaves the program stays in AWS. */
  readonly retainOnDelete: boolean;
  /** Days between a deletion of a key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
}
