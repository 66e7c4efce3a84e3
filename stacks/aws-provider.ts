import { Provider } from "@pulumi/aws/provider.js";
import { defaultTags } from "../model/tags.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { platformOf } from "./environment-parts.ts";

/** Pinned to the account, so that one environment's values cannot be applied to another's. */
export function createProvider(name: string, config: PlatformConfig, region: string): Provider {
  const { accountId, environment, tags } = config;
  return new Provider(name, {
    region,
    allowedAccountIds: [accountId],
    defaultTags: { tags: defaultTags({ ...tags, environment, platform: platformOf(config) }) },
  });
}
