import type { Provider } from "@pulumi/aws/provider.js";
import type { Backup } from "../components/data/backup.ts";
import type { Database } from "../components/data/database.ts";
import { ExistingNetwork } from "../components/network/existing-network.ts";
import { Network } from "../components/network/network.ts";
import type { PlatformNetwork } from "../components/network/platform-network.ts";
import { PodSecurityGroup } from "../components/network/pod-security-group.ts";
import { BudgetAlerts } from "../components/operations/budget-alerts.ts";
import { LogKey } from "../components/security/log-key.ts";
import { createAlarmTopics } from "./alarm-topics.ts";
import { createProvider } from "./aws-provider.ts";
import { endpointsOf } from "./aws-services.ts";
import { createBackup } from "./backup.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { createDatabase } from "./database.ts";
import { type EnvironmentParts, platformOf } from "./environment-parts.ts";
import { createLogins, type Logins } from "./logins.ts";

/** What one environment consists of. */
export interface Platform {
  readonly network: PlatformNetwork;
  readonly pods: PodSecurityGroup;
  readonly database: Database;
  readonly logins: Logins;
  readonly backup: Backup;
  readonly budgetAlerts: BudgetAlerts;
}

/**
 * Composes one environment. Here and in the files beside this one, and only there, the words of the config become the arguments
 * of components; differences of degree between environments are values of the config, and no line asks which environment it is.
 */
export function createPlatform(config: PlatformConfig): Platform {
  const provider = createProvider("aws", config, config.region);
  const network = createNetwork(config, provider);
  const pods = new PodSecurityGroup("pods", { vpcId: network.vpcId }, { provider });
  const parts: EnvironmentParts = {
    config,
    provider,
    network,
    logKey: createLogKey(config, provider),
    alarmTopicArns: createAlarmTopics(config, provider),
  };
  const database = createDatabase(parts, pods);
  return {
    network,
    pods,
    database,
    logins: createLogins(parts, database),
    backup: createBackup(parts, database),
    budgetAlerts: createBudgetAlerts(config, provider),
  };
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
      interfaceEndpoints: endpointsOf(config),
      readableBuckets: [],
      region,
      accountId,
      protect,
      keyDeletionWindowDays,
    },
    { provider },
  );
}

function createLogKey(config: PlatformConfig, provider: Provider): LogKey {
  const { accountId, keyDeletionWindowDays: deletionWindowDays, protect, region } = config;
  return new LogKey("log-key", { accountId, deletionWindowDays, protect, region }, { provider });
}

function createBudgetAlerts(config: PlatformConfig, provider: Provider): BudgetAlerts {
  const { accountId, budget, keyDeletionWindowDays, protect, region } = config;
  return new BudgetAlerts(
    "budget",
    { ...budget, platformTag: platformOf(config), accountId, region, keyDeletionWindowDays, protect },
    { provider },
  );
}
