import type { SecretListEntry, SecretVersionsListEntry } from "@aws-sdk/client-secrets-manager";

/** One secret of an environment; what is known of it without its value. */
export interface KnownSecret {
  /** Service and purpose, as in `api/database`: how people name it. */
  readonly name: string;
  readonly arn: string;
  /** When its current value was made; undefined while it has none. */
  readonly changed: Date | undefined;
  readonly changedBy: "rotation" | "people";
  /** Days after which its value counts as too old; undefined when the tag is not there. */
  readonly maximumAgeDays: number | undefined;
  /** When Secrets Manager rotates it next; undefined when it does not, or not yet. */
  readonly nextRotation: Date | undefined;
  /** Stages by id of version, as in `AWSCURRENT`. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  readonly keyId: string | undefined;
}

/**
 * Reads an entry of a listing by the tags that the program has given it; undefined for a secret that is not the program's.
 *
 * Its age is not in a listing: the times there change with a tag, and with a rotation that fails half-way.
 *
 * @param prefix what the names of the environment's secrets begin with, as in `plinth-prod-use1/`.
 */
export function knownSecret(
  entry: SecretListEntry,
  prefix: string,
): Omit<KnownSecret, "changed"> | undefined {
  const tags = new Map((entry.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const service = tags.get("plinth:service");
  const purpose = tags.get("plinth:purpose");
  if (entry.ARN === undefined || entry.Name?.startsWith(prefix) !== true) return undefined;
  if (service === undefined || purpose === undefined) return undefined;
  const age = Number(tags.get("plinth:maximum-age-days"));
  return {
    name: `${service}/${purpose}`,
    arn: entry.ARN,
    changedBy: tags.get("plinth:changed-by") === "rotation" ? "rotation" : "people",
    maximumAgeDays: Number.isInteger(age) && age > 0 ? age : undefined,
    nextRotation: entry.NextRotationDate,
    versions: entry.SecretVersionsToStages ?? {},
    keyId: entry.KmsKeyId,
  };
}

/** When the version that readers get was made; undefined while there is none. */
export function currentSince(versions: readonly SecretVersionsListEntry[]): Date | undefined {
  return versions.find(({ VersionStages }) => VersionStages?.includes("AWSCURRENT"))?.CreatedDate;
}

const dayMs = 86_400_000;

/** Whole days since the value changed. */
export function ageDays(changed: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - changed.getTime()) / dayMs));
}

/** What is wrong with a secret today; undefined when nothing is. */
export function secretProblem({ changed, maximumAgeDays }: KnownSecret, now: Date): string | undefined {
  if (changed === undefined) return "has no value";
  if (maximumAgeDays === undefined || ageDays(changed, now) <= maximumAgeDays) return undefined;
  return `is older than ${maximumAgeDays} days`;
}

/** The list as a person reads it, one line a secret. */
export function renderSecrets(secrets: readonly KnownSecret[], now: Date): string {
  const rows = [
    ["secret", "value", "age", "allowed", "changed by", "next rotation", ""],
    ...secrets.map((secret) => [
      secret.name,
      secret.changed === undefined ? "none" : "set",
      secret.changed === undefined ? "-" : `${ageDays(secret.changed, now)} d`,
      secret.maximumAgeDays === undefined ? "-" : `${secret.maximumAgeDays} d`,
      secret.changedBy,
      secret.nextRotation?.toISOString().slice(0, 10) ?? "-",
      secretProblem(secret, now) ?? "",
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
