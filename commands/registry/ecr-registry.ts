/** A private registry of ECR, by the host in an image's reference. */
export interface EcrRegistry {
  /** The account that it belongs to. */
  readonly accountId: string;
  readonly region: string;
}

/**
 * The registry behind a host; `undefined` for one that is not ECR's. Four forms: with and without FIPS, and each for IPv4 alone
 * or for both versions.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
export function ecrRegistry(host: string): EcrRegistry | undefined {
  const found =
    /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host) ??
    /^(\d{12})\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.aws$/.exec(host);
  const [, accountId, region] = found ?? [];
  return accountId === undefined || region === undefined ? undefined : { accountId, region };
}
