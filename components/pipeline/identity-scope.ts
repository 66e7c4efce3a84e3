import { type AccountPlace, accountBucketName, bucketArn } from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import type { StateScope } from "../../model/state-access.ts";

/** What documents about one environment's identities are made from. */
export interface IdentityScope {
  readonly place: AccountPlace;
  /** As in `prod`; its states lie under this prefix, and its resources carry it in their tag Environment. */
  readonly environment: string;
  /** ARN of the key that encrypts the states as files, which all environments of the account share. */
  readonly stateKeyArn: string;
  /** ARN of the key that encrypts secrets in this environment's states. */
  readonly secretsKeyArn: string;
  /** The account whose bucket of states keeps the records of deployments: this one or another. */
  readonly evidence: AccountPlace;
}

/** What statements about an environment's states are made from. */
export function stateScopeOf(scope: IdentityScope): StateScope {
  const { environment, place, secretsKeyArn, stateKeyArn } = scope;
  return { environment, region: place.region, bucketArn: stateBucketArn(scope), stateKeyArn, secretsKeyArn };
}

/** ARN of the account's bucket of states. */
export function stateBucketArn({ place }: Pick<IdentityScope, "place">): string {
  return bucketArn(place.region, accountBucketName(place, "state"));
}

/**
 * ARNs of the keys that are not the environment's and that its deployment uses all the same: of states, and of evidence. Where another
 * account keeps that, its key's id is not known here, and every key there is meant: that key's policy says for whom it is.
 */
export function usedKeyArns({
  evidence,
  place,
  secretsKeyArn,
  stateKeyArn,
}: IdentityScope): readonly string[] {
  const { accountId, region } = evidence;
  const foreign =
    accountId === place.accountId
      ? []
      : [`arn:${regionOf(region).partition}:kms:${region}:${accountId}:key/*`];
  return [stateKeyArn, secretsKeyArn, ...foreign];
}

/** ARNs of every bucket of the account's own, and of what is in them: of states, of their copies, and of records. */
export function accountBucketArns({ place }: Pick<IdentityScope, "place">): readonly string[] {
  return ["state", "audit"].map((kind) => `${bucketArn(place.region, `${place.project}-${kind}-`)}*`);
}
