import { Provider } from "@pulumi/aws/provider.js";
import { ExistingNetwork } from "../components/network/existing-network.ts";
import { Network } from "../components/network/network.ts";
import type { PlatformNetwork } from "../components/network/platform-network.ts";
import { BudgetAlerts } from "../components/operations/budget-alerts.ts";
import type { Feature } from "../model/endpoints.ts";
import { interfaceEndpoints } from "../model/endpoints.ts";
import { platformId } from "../model/names.ts";
import { defaultTags } from "../model/tags.ts";
import type { PlatformConfig } from "./config/schema.ts";

/** What one environment consists of. */
export interface Platform {
  readonly network: PlatformNetwork;
  readonly budgetAlerts: BudgetAlerts;
}

/**
 * Composes one environment. Here, and only here, the words of the config become the arguments of components; differences of
 * degree between environments are values of the config, and no line asks which environment it is.
 */
export function createPlatform(config: PlatformConfig): Platform {
  const provider = createProvider(config);
  return {
    network: createNetwork(config, provider),
    budgetAlerts: createBudgetAlerts(config, provider),
  };
}

/** What runs in the environment and therefore needs private ways to AWS services: nothing but the network so far. */
const features: readonly Feature[] = [];

/** Pinned to the account, so that one environment's values cannot be applied to another's. */
function createProvider(config: PlatformConfig): Provider {
  const { accountId, region, tags } = config;
  return new Provider("aws", {
    region,
    allowedAccountIds: [accountId],
    defaultTags: {
      tags: defaultTags({ ...tags, environment: config.environment, platform: platformOf(config) }),
    },
  });
}

function createNetwork(config: PlatformConfig, provider: Provider): PlatformNetwork {
  const { accountId, keyDeletionWindowDays, network, protect, region } = config;
  if ("existing" in network) {
    return new ExistingNetwork("network", { ...network.existing, region }, { provider });
  }
  const { cidr, flowLogs, nat, zones } = network;
  return new Network(
    "network",
    {
      cidr,
      zones,
      nat,
      flowLogs,
      interfaceEndpoints: network.interfaceEndpoints === "derived" ? interfaceEndpoints(features) : [],
      readableBuckets: [],
      region,
      accountId,
      protect,
      keyDeletionWindowDays,
    },
    { provider },
  );
}

function createBudgetAlerts(config: PlatformConfig, provider: Provider): BudgetAlerts {
  const { accountId, budget, keyDeletionWindowDays, protect, region } = config;
  return new BudgetAlerts(
    "budget",
    { ...budget, platformTag: platformOf(config), accountId, region, keyDeletionWindowDays, protect },
    { provider },
  );
}

function platformOf({ environment, region, tags }: PlatformConfig): string {
  return platformId({ project: tags.project, environment, region });
}
