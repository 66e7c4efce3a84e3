import { windowsMistake } from "../../model/database-windows.ts";
import { memoryGib } from "../../model/instance-classes.ts";
import { databaseNameMistake } from "../../model/logins.ts";
import { checkName } from "../../model/names.ts";
import { postgresqlMajor, postgresqlMajors } from "../../model/postgresql.ts";
import { rdsCertificateAuthorities } from "../../model/rds-certificates.ts";
import { checkEncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { checkDatabaseNetwork } from "./database-access.ts";
import type { DatabaseArgs } from "./database-args.ts";
import { restoreMistake } from "./database-restore.ts";
import { checkLogRetention } from "./log-retention.ts";

/** Characters that are appended to the component's name for the instance's own: twice a hyphen, eight and six digits. */
const identifierSuffix = 16;

/**
 * Checks what can be known before anything is registered.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkDatabase(name: string, args: DatabaseArgs): void {
  checkName("rdsInstance", name, identifierSuffix);
  checkName("iamRole", `${name}-monitoring`);
  checkEncryptionKey(`${name}-key`, keyArgs(args, ""));
  checkEncryptionKey(`${name}-master-key`, keyArgs(args, ""));
  checkDatabaseNetwork(args.network);
  checkLogRetention("logRetentionDays", args.logRetentionDays);
  checkStorage(args);
  memoryGib(args.instanceClass);
  checkWhole("backupRetentionDays", args.backupRetentionDays, 1, 35, "RDS");
  // -1 and 0 switch the two off, and PostgreSQL keeps both in 32 bits.
  checkWhole("slowStatementMs", args.slowStatementMs, -1, 2_147_483_647, "PostgreSQL");
  checkWhole("idleInTransactionMs", args.idleInTransactionMs, 0, 2_147_483_647, "PostgreSQL");
  if (postgresqlMajor(args.engineVersion) === undefined) {
    const known = postgresqlMajors.map(({ major }) => major).join(", ");
    throw new Error(
      `engineVersion is "${args.engineVersion}"; allowed are ${known}, alone or with a minor, as in "18" or "18.4".`,
    );
  }
  if (!rdsCertificateAuthorities.includes(args.caCertIdentifier)) {
    throw new Error(
      `caCertIdentifier is "${args.caCertIdentifier}"; allowed are ${rdsCertificateAuthorities.join(", ")}.`,
    );
  }
  const mistake =
    databaseNameMistake(args.databaseName) ??
    windowsMistake(args.backupWindow, args.maintenanceWindow) ??
    (args.restore === undefined ? undefined : restoreMistake({ ...args.restore }));
  if (mistake !== undefined) throw new Error(mistake);
}

/** Of both keys: only RDS and Secrets Manager use them, and both ask with the rights of whoever called them. */
export function keyArgs(args: DatabaseArgs, description: string): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays, protect, region } = args;
  return { description, deletionWindowDays: keyDeletionWindowDays, protect, accountId, region, services: [] };
}

/**
 * True when something encrypted with the database's key is left behind on purpose. A snapshot keeps the key of its instance, and
 * nobody can restore it once that key is pending deletion:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
export function outlivesItsDatabase(args: DatabaseArgs): boolean {
  return args.retainOnDelete || !args.skipFinalSnapshot || !args.deleteAutomatedBackups;
}

/**
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html (gp3 for PostgreSQL) and
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
 */
function checkStorage({ allocatedStorageGb, maxAllocatedStorageGb }: DatabaseArgs): void {
  checkWhole("allocatedStorageGb", allocatedStorageGb, 20, 65_536, "RDS");
  const least = Math.min(Math.ceil(allocatedStorageGb * 1.1), 65_536);
  checkWhole("maxAllocatedStorageGb", maxAllocatedStorageGb, least, 65_536, "RDS");
}

function checkWhole(argument: string, value: number, least: number, most: number, whose: string): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${argument} is ${value}; ${whose} allows whole numbers from ${least} to ${most}.`);
  }
}
