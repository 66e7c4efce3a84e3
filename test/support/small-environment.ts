import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { BudgetAlerts } from "../../components/operations/budget-alerts.ts";
import { EnvironmentDeclaration } from "../../components/operations/environment-declaration.ts";
import { LogKey } from "../../components/security/log-key.ts";
import { createProvider } from "../../stacks/aws-provider.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { platformOf } from "../../stacks/environment-parts.ts";

export interface SmallEnvironment {
  /** Where the stack files are. */
  readonly root: string;
  /** Names of the keys that it has. Default: one. */
  readonly keys?: readonly string[];
  /** Address by service. Default: none. */
  readonly serviceUrls?: Readonly<Record<string, string>>;
  /** What stands for the ARNs of secrets, by name. Default: none. */
  readonly secretArns?: Readonly<Record<string, string>>;
}

/** A program of the real config, the real provider, its budget and so many keys: small enough to be deployed often, and it keeps every rule. */
export function smallEnvironment({
  keys = ["log-key"],
  root,
  secretArns = {},
  serviceUrls = {},
}: SmallEnvironment): PulumiFn {
  return () => {
    const { config } = loadConfig(root);
    const { accountId, allowedRegions, budget, imageRegistry, keyDeletionWindowDays, protect, region, tags } =
      config;
    new EnvironmentDeclaration("environment", {
      allowedRegions,
      accountIds: [accountId],
      imageRegistry,
      dataClass: tags.dataClass,
      disposable: !protect,
    });
    const provider = createProvider("aws", config, region);
    new BudgetAlerts(
      "budget",
      { ...budget, platformTag: platformOf(config), accountId, region, keyDeletionWindowDays, protect },
      { provider },
    );
    for (const key of keys)
      new LogKey(
        key,
        { accountId, region, deletionWindowDays: keyDeletionWindowDays, protect },
        { provider },
      );
    return Promise.resolve({ serviceUrls, secretArns });
  };
}
