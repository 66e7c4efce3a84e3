import { AccountDeclaration } from "../components/account/account-declaration.ts";
import { AccountGuards } from "../components/account/account-guards.ts";
import { AuditTrail } from "../components/account/audit-trail.ts";
import { Detectors } from "../components/account/detectors.ts";
import type { AccountConfig } from "./config/schema.ts";
import { createIdentities, type Identities } from "./identities.ts";
import { knownAccounts } from "./known-accounts.ts";
import { createAccountProvider } from "./provider.ts";
import { createServing, type Serving } from "./serving.ts";
import { createStates, type States } from "./states.ts";

/** What one account consists of, environments aside. */
export interface Account {
  readonly config: AccountConfig;
  readonly states: States;
  readonly audit: AuditTrail;
  readonly identities: Identities;
  readonly serving: Serving;
}

/** Composes one account. Here and in the files beside this one, and only there, words of the config become arguments of components. */
export function createAccount(config: AccountConfig): Account {
  const {
    accountId,
    allowedRegions,
    audit,
    detectors,
    guards,
    keyDeletionWindowDays,
    protect,
    region,
    tags,
  } = config;
  new AccountDeclaration("account", { allowedRegions, accountIds: knownAccounts(config) });
  const provider = createAccountProvider("aws", config, region);
  const states = createStates(config, provider);
  new AccountGuards("guards", guards, { provider });
  new Detectors("detectors", { ...detectors, accountId }, { provider });
  const identities = createIdentities(config, states, provider);
  return {
    config,
    states,
    identities,
    serving: createServing(config, identities.github, provider),
    audit: new AuditTrail(
      "audit",
      {
        project: tags.project,
        accountId,
        region,
        watchedBucketArns: [states.bucket.bucketArn],
        retentionDays: audit.retentionDays,
        keyDeletionWindowDays,
        protect,
      },
      { provider },
    ),
  };
}
