/** How one property guards something, and which of its values guard more. */
export interface Weakening {
  /** The values that guard; or `more` or `less` of a number, which may be written as text; or that there is a value at all. */
  readonly strong: readonly unknown[] | "more" | "less" | "set";
  /** What the property's absence means. Default: nothing is guarded. */
  readonly absent?: boolean | number;
  /** The number that stands for no limit. Default: none does. */
  readonly unlimited?: number;
  /** True where an element that is new in its list counts, compared with `absent`. Default: only what was there before does. */
  readonly added?: true;
  /** True where data dies for want of it: such a change blocks. */
  readonly guard?: true;
  /** What it protects, as one phrase. */
  readonly protects: string;
}

const forever = Number.POSITIVE_INFINITY;
const on = (protects: string): Weakening => ({ strong: [true], protects });
const off = (protects: string): Weakening => ({ strong: [false], absent: false, protects });
const set = (protects: string): Weakening => ({ strong: "set", protects });
const more = (absent: number, protects: string): Weakening => ({ strong: "more", absent, protects });
const guard = (weakening: Weakening): Weakening => ({ ...weakening, guard: true });

/** Without a key of its own a service encrypts with one of AWS, or not at all. */
const encrypted = "what is stored, by a key of its own";
const pointInTime = "restoring to any point in time";
const exposed = "the bucket from the public";

/** What RDS calls the same for an instance and for a cluster. */
const database: Readonly<Record<string, Weakening>> = {
  backupRetentionPeriod: more(0, "how many days back one can restore to any point in time; 0 turns it off"),
  deleteAutomatedBackups: { ...off("the automated backups when the database is deleted"), absent: true },
  deletionProtection: guard(on("the database from deletion")),
  kmsKeyId: set(encrypted),
  skipFinalSnapshot: guard(off("the data when the database is deleted")),
  storageEncrypted: on(encrypted),
};

/**
 * Properties whose change can weaken, by type token and property. Names are joined by dots; `rules[id].expiration.days` goes
 * through a list whose elements are told apart by their `id`, so that one which moves within the list is still the same.
 *
 * Absent values are the defaults that the installed provider's documentation names.
 */
const table: Readonly<Record<string, Readonly<Record<string, Weakening>>>> = {
  "aws:backup/plan:Plan": {
    "rules[ruleName]": set("what the rule backs up"),
    "rules[ruleName].copyActions[destinationVaultArn]": set("the copies in another vault"),
    "rules[ruleName].copyActions[destinationVaultArn].lifecycle.deleteAfter": more(
      forever,
      "how many days the copies are kept",
    ),
    "rules[ruleName].enableContinuousBackup": on(pointInTime),
    "rules[ruleName].lifecycle.deleteAfter": more(forever, "how many days recovery points are kept"),
  },
  "aws:backup/vault:Vault": {
    forceDestroy: guard(off("the recovery points when the vault is deleted")),
    kmsKeyArn: set(encrypted),
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    changeableForDays: guard(set("the lock itself from being lifted")),
    minRetentionDays: guard(more(0, "recovery points from early deletion, for so many days")),
  },
  "aws:budgets/budget:Budget": {
    limitAmount: {
      strong: "less",
      absent: forever,
      protects: "how much a month may cost before somebody hears of it",
    },
  },
  "aws:cloudtrail/trail:Trail": {
    enableLogFileValidation: on("the record from being changed unseen"),
    enableLogging: { ...on("the record of who did what"), absent: true },
    kmsKeyId: set(encrypted),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    kmsKeyId: set(encrypted),
    retentionInDays: { ...more(forever, "how many days log events are kept"), unlimited: 0 },
    skipDestroy: guard(on("the log events when the resource is deleted")),
  },
  "aws:dynamodb/table:Table": {
    deletionProtectionEnabled: guard(on("the table from deletion")),
    "pointInTimeRecovery.enabled": on(pointInTime),
    "serverSideEncryption.kmsKeyArn": set(encrypted),
  },
  "aws:ebs/volume:Volume": { kmsKeyId: set(encrypted) },
  "aws:ec2/flowLog:FlowLog": { trafficType: { strong: ["ALL"], protects: "the record of all traffic" } },
  "aws:ecr/repository:Repository": { forceDelete: guard(off("the images when the repository is deleted")) },
  "aws:efs/fileSystem:FileSystem": { kmsKeyId: set(encrypted) },
  "aws:eks/cluster:Cluster": {
    deletionProtection: guard(on("the cluster from deletion")),
    encryptionConfig: set(encrypted),
    "vpcConfig.endpointPublicAccess": { ...off("the cluster's API from the internet"), absent: true },
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    kmsKeyId: set(encrypted),
    snapshotRetentionLimit: more(0, "how many days snapshots are kept; 0 turns them off"),
    transitEncryptionEnabled: on("what passes between the cache and its clients"),
  },
  "aws:kms/key:Key": {
    deletionWindowInDays: more(30, "how many days a deletion of the key can be cancelled"),
    enableKeyRotation: on("the key from being the same for ever"),
    isEnabled: { ...on("the access to all that is encrypted with the key"), absent: true },
  },
  "aws:rds/cluster:Cluster": database,
  "aws:rds/instance:Instance": {
    ...database,
    multiAz: on("the database from the failure of a zone"),
    publiclyAccessible: off("the database from the internet"),
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    retentionPeriod: more(7, "how many days back the other Region can restore"),
  },
  "aws:route53/zone:Zone": { forceDestroy: guard(off("the records when the zone is deleted")) },
  "aws:s3/bucket:Bucket": { forceDestroy: guard(off("the objects when the bucket is deleted")) },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    "rules[id].expiration.days": {
      ...more(forever, "how many days objects are kept"),
      unlimited: 0,
      added: true,
    },
    "rules[id].noncurrentVersionExpiration.noncurrentDays": {
      ...more(forever, "how many days overwritten and deleted objects are kept"),
      unlimited: 0,
      added: true,
    },
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    "rule.objectOwnership": {
      strong: ["BucketOwnerEnforced"],
      protects: "the bucket from access lists of single objects",
    },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    blockPublicAcls: on(exposed),
    blockPublicPolicy: on(exposed),
    ignorePublicAcls: on(exposed),
    restrictPublicBuckets: on(exposed),
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    // A bucket has one such rule, and it has no name.
    "rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId": set(encrypted),
    "rules[].applyServerSideEncryptionByDefault.sseAlgorithm": {
      strong: ["aws:kms", "aws:kms:dsse"],
      protects: encrypted,
    },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    "versioningConfiguration.status": {
      strong: ["Enabled"],
      protects: "objects from being overwritten or deleted",
    },
  },
  "aws:secretsmanager/secret:Secret": {
    kmsKeyId: set(encrypted),
    recoveryWindowInDays: more(30, "how many days a deleted secret can be restored"),
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    "rotationRules.automaticallyAfterDays": {
      strong: "less",
      absent: forever,
      protects: "how many days a leaked password works",
    },
  },
  "aws:sns/topic:Topic": { kmsMasterKeyId: set(encrypted) },
  "aws:sqs/queue:Queue": { kmsMasterKeyId: set(encrypted) },
};

/** The properties of a type that guard something, by property; empty for a type that has none. */
export function weakeningsOf(type: string): Readonly<Record<string, Weakening>> {
  return (Object.hasOwn(table, type) ? table[type] : undefined) ?? {};
}

/** Every type with such properties. */
export function typesWithWeakenings(): readonly string[] {
  return Object.keys(table);
}
