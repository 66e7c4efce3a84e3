import type { Provider } from "@pulumi/aws/provider.js";
import type { EvidenceWriter } from "../components/account/evidence-sharing.ts";
import { StateBucket } from "../components/account/state-bucket.ts";
import { onlyItsOwnUsers } from "../components/account/state-key-policy.ts";
import { StateReplica } from "../components/account/state-replica.ts";
import { EncryptionKey } from "../components/security/encryption-key.ts";
import {
  accountEnvironment,
  accountRoleArn,
  breakGlassRoleName,
  environmentRoleName,
} from "../model/account-names.ts";
import type { AccountConfig } from "./config/schema.ts";
import { placeOf } from "./places.ts";
import { createAccountProvider } from "./provider.ts";

/** The states of an account: their bucket, and by environment the key of the secrets in them. */
export interface States {
  readonly bucket: StateBucket;
  /** Environment to its key; `account` is the account's own. */
  readonly keys: Readonly<Record<string, EncryptionKey>>;
}

/** ARNs of the roles that use an environment's states. */
function usersOf(config: AccountConfig, environment: string): readonly string[] {
  const place = placeOf(config);
  const names =
    environment === accountEnvironment
      ? []
      : (["preview", "deploy"] as const).map((role) => environmentRoleName(place.project, environment, role));
  return [...names, breakGlassRoleName(place.project)].map((name) => accountRoleArn(place, name));
}

export function createStates(config: AccountConfig, provider: Provider): States {
  const { accountId, environments, keyDeletionWindowDays, protect, region, tags } = config;
  const prefixes = [...environments, accountEnvironment];
  const bucket = new StateBucket(
    "state",
    {
      project: tags.project,
      accountId,
      region,
      prefixes,
      pipelineRoleArns: (["preview", "deploy"] as const).map((role) =>
        accountRoleArn(placeOf(config), environmentRoleName(tags.project, "*", role)),
      ),
      oldVersionDays: config.state.oldVersionDays,
      accessRecordDays: config.state.accessRecordDays,
      evidenceWriters: evidenceWriters(config),
      ...replicaOf(config),
      keyDeletionWindowDays,
      protect,
    },
    { provider },
  );
  const keys = prefixes.map((prefix) => [prefix, createKey(config, provider, prefix)] as const);
  return { bucket, keys: Object.fromEntries(keys) };
}

/** In the account where they live, who deploys is the pipeline or, by hand and alarmed, whoever breaks the glass. */
function evidenceWriters(config: AccountConfig): readonly EvidenceWriter[] {
  return Object.entries(config.evidence.writers).map(([environment, accountId]) => {
    const { project, region } = placeOf(config);
    const roles = [environmentRoleName(project, environment, "deploy"), breakGlassRoleName(project)];
    return {
      environment,
      accountId,
      roleArns: roles.map((role) => accountRoleArn({ accountId, project, region }, role)),
    };
  });
}

function replicaOf(config: AccountConfig): { readonly replica?: StateReplica } {
  const { accountId, keyDeletionWindowDays, protect, state, tags } = config;
  if (state.replicaRegion === "none") return {};
  const replica = new StateReplica(
    "state-replica",
    {
      project: tags.project,
      accountId,
      region: state.replicaRegion,
      oldVersionDays: state.oldVersionDays,
      keyDeletionWindowDays,
      protect,
    },
    { provider: createAccountProvider("aws-replica", config, state.replicaRegion) },
  );
  return { replica };
}

function createKey(config: AccountConfig, provider: Provider, environment: string): EncryptionKey {
  const { accountId, administratorArns, keyDeletionWindowDays, protect, region } = config;
  return new EncryptionKey(
    `state-secrets-${environment}`,
    {
      description: `Encrypts secrets in the states of ${environment}`,
      deletionWindowDays: keyDeletionWindowDays,
      protect,
      accountId,
      region,
      services: [],
      statements: [onlyItsOwnUsers([...usersOf(config, environment), ...administratorArns])],
    },
    { provider },
  );
}
