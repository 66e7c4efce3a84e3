import { type AccountPlace, accountBucketName, bucketArn } from "../../model/account-names.ts";
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

/** ARNs of every bucket of the account's own, and of what is in them: of states, of their copies, and of records. */
export function accountBucketArns({ place }: Pick<IdentityScope, "place">): readonly string[] {
  return ["state", "audit"].map((kind) => `${bucketArn(place.region, `${place.project}-${kind}-`)}*`);
}
