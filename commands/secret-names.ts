import type { SecretListEntry } from "@aws-sdk/client-secrets-manager";

/** One secret of an environment; what is known of it without its value. */
export interface KnownSecret {
  /** Service and purpose, as in `api/database`: how people name it. */
  readonly name: string;
  readonly arn: string;
  /** When its value last changed; undefined while it has none. */
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

const current = "AWSCURRENT";

/**
 * Reads an entry of a listing by the tags that the program has given it; undefined for a secret that is not the program's.
 *
 * @param prefix what the names of the environment's secrets begin with, as in `plinth-prod-use1/`.
 */
export function knownSecret(entry: SecretListEntry, prefix: string): KnownSecret | undefined {
  const tags = new Map((entry.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const service = tags.get("plinth:service");
  const purpose = tags.get("plinth:purpose");
  if (entry.ARN === undefined || entry.Name?.startsWith(prefix) !== true) return undefined;
  if (service === undefined || purpose === undefined) return undefined;
  const versions = entry.SecretVersionsToStages ?? {};
  const hasValue = Object.values(versions).some((stages) => stages.includes(current));
  const age = Number(tags.get("plinth:maximum-age-days"));
  return {
    name: `${service}/${purpose}`,
    arn: entry.ARN,
    changed: hasValue ? (entry.LastChangedDate ?? entry.CreatedDate) : undefined,
    changedBy: tags.get("plinth:changed-by") === "rotation" ? "rotation" : "people",
    maximumAgeDays: Number.isInteger(age) && age > 0 ? age : undefined,
    nextRotation: entry.NextRotationDate,
    versions,
    keyId: entry.KmsKeyId,
  };
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
