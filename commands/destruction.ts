import type { PlatformConfig } from "../stacks/config/schema.ts";

/** A resource of an exported state, as far as its end depends on it. */
export interface ExistingResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** Something that keeps a destruction from running, and who can change it. */
export interface Obstacle {
  readonly urns: readonly string[];
  readonly what: string;
  readonly how: string;
  readonly who: string;
}

/** What becomes of some resources: what is kept and how long, or what is lost. */
export interface Remainder {
  readonly urns: readonly string[];
  readonly what: string;
}

/** What destroying an environment would meet, leave and lose. */
export interface DestructionPlan {
  /** Resources in the cloud, components not counted. */
  readonly resources: number;
  /** In the order in which one acts. */
  readonly first: readonly Obstacle[];
  readonly stays: readonly Remainder[];
  readonly lost: readonly Remainder[];
}

type Resources = readonly ExistingResource[];

/** Pure: what a state and its config say, and nothing about what has happened in the account since. */
export function destructionPlan(
  resources: Resources,
  config: PlatformConfig,
  stack: string,
): DestructionPlan {
  return {
    resources: resources.length,
    first: some(obstacles(resources, config, stack)),
    stays: some(remainders(resources, config)),
    lost: some(losses(resources)),
  };
}

/** Only what there is. */
function some<Entry extends Remainder>(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ urns }) => urns.length > 0);
}

function urnsOf(
  resources: Resources,
  type: string | undefined,
  where: (inputs: ExistingResource["inputs"], resource: ExistingResource) => boolean = () => true,
): readonly string[] {
  return resources
    .filter((resource) => (type === undefined || resource.type === type) && where(resource.inputs, resource))
    .map(({ urn }) => urn)
    .toSorted();
}

const instance = "aws:rds/instance:Instance";
const vault = "aws:backup/vault:Vault";
const lock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const secret = "aws:secretsmanager/secret:Secret";
const key = "aws:kms/key:Key";

function obstacles(resources: Resources, config: PlatformConfig, stack: string): readonly Obstacle[] {
  const file = `Pulumi.${stack}.yaml`;
  const who = `${config.tags.owner}, by a reviewed change of the stack file that is then deployed`;
  const keepsContent = urnsOf(resources, vault, ({ forceDestroy }) => forceDestroy !== true).length > 0;
  return [
    {
      urns: urnsOf(resources, undefined, (_inputs, { protect }) => protect),
      what: "protected, so that the engine refuses to delete",
      how: `set plinth:protect to false in ${file}`,
      who,
    },
    {
      urns: urnsOf(resources, instance, ({ deletionProtection }) => deletionProtection === true),
      what: "with deletion protection, so that RDS refuses to delete",
      how: `set plinth:database.deletionProtection to false in ${file}`,
      who,
    },
    {
      urns: urnsOf(resources, instance, (_inputs, { retainOnDelete }) => retainOnDelete),
      what: "would leave the state and stay in AWS, in a network that cannot be deleted around it",
      how: `set plinth:database.retainOnDelete to false in ${file}`,
      who,
    },
    {
      urns: keepsContent ? urnsOf(resources, lock) : [],
      what: "locks, which keep every recovery point until its time",
      how: "once plinth:protect is false, the destruction lifts them and deletes the recovery points too. To keep those, take vaults, locks and their keys out of the state before: pulumi state delete URN",
      who: `a role that may call backup:DeleteBackupVaultLockConfiguration and backup:DeleteRecoveryPoint in account ${config.accountId}`,
    },
  ];
}

/** us-east-1, November 2026: https://aws.amazon.com/rds/postgresql/pricing/ and https://aws.amazon.com/backup/pricing/ */
const storage = "0.095 USD a GB and month";

/** A key that has been rotated once costs 2 USD, later 3 USD: https://aws.amazon.com/kms/pricing/, us-east-1, November 2026 */
const keyPrice = "1 USD a month, and 1 USD more after each of the first two yearly rotations,";

/**
 * https://aws.amazon.com/kms/pricing/ and https://aws.amazon.com/secrets-manager/pricing/: what is scheduled for deletion costs
 * nothing until somebody cancels that.
 */
const scheduled = "costs nothing unless the deletion is cancelled";

/**
 * What is encrypted with a key that is pending deletion cannot be read:
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 */
function remainders(resources: Resources, config: PlatformConfig): readonly Remainder[] {
  const { backup, database, keyDeletionWindowDays, secrets } = config;
  const { dailyRetentionDays, monthlyRetentionDays } = backup;
  const kept = urnsOf(resources, key, (_inputs, { retainOnDelete }) => retainOnDelete);
  const longest = Math.max(dailyRetentionDays, monthlyRetentionDays === "none" ? 0 : monthlyRetentionDays);
  return [
    {
      urns: urnsOf(resources, instance, ({ skipFinalSnapshot }) => skipFinalSnapshot !== true),
      what: `the final snapshot, until somebody deletes it, ${storage}${kept.length > 0 ? "" : `. Its key is unusable from its deletion on: copy the snapshot under another key before, or cancel that deletion within ${keyDeletionWindowDays} days`}`,
    },
    {
      urns: urnsOf(resources, instance, ({ deleteAutomatedBackups }) => deleteAutomatedBackups !== true),
      what: `the automated backups, for at most ${database.backupRetentionDays} days, ${storage}`,
    },
    {
      urns: urnsOf(resources, vault, ({ forceDestroy }) => forceDestroy !== true),
      what: `vaults as long as they hold recovery points, for at most ${longest} days after the last one, ${storage}`,
    },
    {
      urns: urnsOf(resources, secret, ({ recoveryWindowInDays }) => recoveryWindowInDays !== 0),
      what: `secrets in recovery, for ${secrets.recoveryWindowDays} days; ${scheduled}`,
    },
    {
      urns: kept,
      what: `keys, each ${keyPrice} until somebody deletes it. Nothing else reads the snapshot and the backups: delete them first, then each key, with aws kms schedule-key-deletion`,
    },
    {
      urns: urnsOf(resources, key, (_inputs, { retainOnDelete }) => !retainOnDelete),
      what: `keys pending deletion, for ${keyDeletionWindowDays} days; ${scheduled}`,
    },
  ];
}

function losses(resources: Resources): readonly Remainder[] {
  return [
    {
      urns: urnsOf(resources, instance, ({ skipFinalSnapshot }) => skipFinalSnapshot === true),
      what: "all data: there is no final snapshot",
    },
    {
      urns: urnsOf(resources, instance, ({ deleteAutomatedBackups }) => deleteAutomatedBackups === true),
      what: "the automated backups",
    },
    {
      urns: urnsOf(resources, vault, ({ forceDestroy }) => forceDestroy === true),
      what: "vaults and every recovery point in them",
    },
    {
      urns: urnsOf(resources, secret, ({ recoveryWindowInDays }) => recoveryWindowInDays === 0),
      what: "secrets, at once",
    },
    {
      urns: urnsOf(resources, "aws:s3/bucket:Bucket", ({ forceDestroy }) => forceDestroy === true),
      what: "buckets and everything in them",
    },
  ];
}
