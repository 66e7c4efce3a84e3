import { Provider } from "@pulumi/aws/provider.js";
import { accountEnvironment } from "../model/account-names.ts";
import { platformId } from "../model/names.ts";
import { defaultTags } from "../model/tags.ts";
import type { AccountConfig } from "./config/schema.ts";

/** Pinned to the account. What it makes belongs to no environment, by its tag: so an environment's deployment cannot touch it. */
export function createAccountProvider(name: string, config: AccountConfig, region: string): Provider {
  const { accountId, tags } = config;
  const platform = platformId({ project: tags.project, environment: config.name, region: config.region });
  return new Provider(name, {
    region,
    allowedAccountIds: [accountId],
    defaultTags: { tags: defaultTags({ ...tags, environment: accountEnvironment, platform }) },
  });
}
