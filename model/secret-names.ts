import { regionOf } from "./regions.ts";

/** Where secrets are, and what the names of an environment's own begin with. */
export interface SecretPlace {
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** What every secret's name begins with, unique in the account, as in `plinth-prod-use1`. */
  readonly platform: string;
}

/** What a secret of a service opens: the database for the two logins that take turns, or for the one that migrates. */
export const loginPurposes = { application: "database", migrator: "database-migrator" } as const;

/** Longest end that the provider makes up for a name: 26 digits. */
export const providerEnd = 26;

/** Secrets Manager ends each ARN with a hyphen and six letters or digits. */
const serviceEnd = 7;

/** What a secret's name begins with; its end is made up, because a deleted secret keeps its name for as long as it can be brought back. */
export function secretNamePrefix(platform: string, service: string, purpose: string): string {
  return `${platform}/${service}/${purpose}-`;
}

/** The ARNs of all secrets of an environment, and of no other's: no platform's name has a slash. */
export function secretArnPattern({ accountId, platform, region }: SecretPlace): string {
  return `${arnStart({ accountId, region })}${platform}/*`;
}

/**
 * Characters of what the check of secrets' ages is told of one secret, the comma after it included.
 *
 * @param maximumAgeDays the days that it may reach
 */
export function ageEntryLength(
  { platform, ...place }: SecretPlace,
  secret: { readonly service: string; readonly purpose: string; readonly maximumAgeDays: number },
): number {
  const arn = `${arnStart(place)}${secretNamePrefix(platform, secret.service, secret.purpose)}`;
  const { maximumAgeDays } = secret;
  return JSON.stringify({ arn, maximumAgeDays }).length + providerEnd + serviceEnd + 1;
}

function arnStart({ accountId, region }: Omit<SecretPlace, "platform">): string {
  return `arn:${regionOf(region).partition}:secretsmanager:${region}:${accountId}:secret:`;
}
