import type { AccountPlace } from "../model/account-names.ts";
import type { AccountConfig } from "./config/schema.ts";

export function placeOf({ accountId, region, tags }: AccountConfig): AccountPlace {
  return { accountId, region, project: tags.project };
}

/** The account whose bucket of states keeps the records of deployments: this one or another. */
export function evidencePlaceOf({ evidence, tags }: AccountConfig): AccountPlace {
  return { accountId: evidence.accountId, region: evidence.region, project: tags.project };
}
