import type { Provider } from "@pulumi/aws/provider.js";
import type { Cluster } from "../components/cluster/cluster.ts";
import type { Backup } from "../components/data/backup.ts";
import type { Database } from "../components/data/database.ts";
import type { Ingress } from "../components/network/ingress.ts";
import type { PlatformNetwork } from "../components/network/platform-network.ts";
import { PodSecurityGroup } from "../components/network/pod-security-group.ts";
import type { RunnerPeering } from "../components/network/runner-peering.ts";
import { BudgetAlerts } from "../components/operations/budget-alerts.ts";
import { EnvironmentDeclaration } from "../components/operations/environment-declaration.ts";
import type { AccessHost } from "../components/security/access-host.ts";
import { LogKey } from "../components/security/log-key.ts";
import { accountIn } from "../model/arn.ts";
import { createAccessHost } from "./access.ts";
import { createAlarmTopics } from "./alarm-topics.ts";
import { createProvider } from "./aws-provider.ts";
import { createBackup } from "./backup.ts";
import { createCluster } from "./cluster.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { createConnections } from "./connections.ts";
import { createDatabase } from "./database.ts";
import { type EnvironmentParts, platformOf } from "./environment-parts.ts";
import { createIngress } from "./ingress.ts";
import { createLogins, type Logins } from "./logins.ts";
import { apiNetworks, createNetwork } from "./network.ts";
import { boundRoles } from "./roles-boundary.ts";
import { createServices, type RunningService } from "./services.ts";

/** What one environment consists of. */
export interface Platform {
  readonly network: PlatformNetwork;
  /** Absent where runners have no way of their own. */
  readonly runnerPeering: RunnerPeering | undefined;
  readonly pods: PodSecurityGroup;
  readonly cluster: Cluster;
  readonly database: Database;
  readonly logins: Logins;
  readonly backup: Backup;
  /** By name. */
  readonly services: Readonly<Record<string, RunningService>>;
  /** Absent where the environment has no domain. */
  readonly ingress: Ingress | undefined;
  /** Absent where people have no way in. */
  readonly accessHost: AccessHost | undefined;
  readonly budgetAlerts: BudgetAlerts;
}

/**
 * Composes one environment. Here and in the files beside this one, and only there, the words of the config become the arguments
 * of components; differences of degree between environments are values of the config, and no line asks which environment it is.
 *
 * @param running the services that run; by default all that are declared. Logins, secrets and rules of the pods' security group are
 * made for those that are declared, so that they are there before the first pod.
 */
export function createPlatform(config: PlatformConfig, running = config.services): Platform {
  declareEnvironment(config);
  boundRoles(config.rolesBoundaryArn);
  const provider = createProvider("aws", config, config.region);
  const { network, runnerPeering } = createNetwork(config, provider);
  const pods = new PodSecurityGroup("pods", { vpcId: network.vpcId }, { provider });
  const parts: EnvironmentParts = {
    config,
    provider,
    network,
    logKey: createLogKey(config, provider),
    alarmTopicArns: createAlarmTopics(config, provider),
  };
  const cluster = createCluster(parts, { ...config.cluster, apiAccessCidrs: apiNetworks(config) }, pods);
  const database = createDatabase(parts, pods);
  const logins = createLogins(parts, database);
  const policies = createConnections(parts, pods);
  const services = createServices({ parts, cluster, database, logins, services: running, policies });
  return {
    network,
    runnerPeering,
    pods,
    cluster,
    database,
    logins,
    backup: createBackup(parts, database),
    services,
    ingress: createIngress({ parts, cluster, pods, services: running, running: services }),
    accessHost: createAccessHost(parts, cluster, database),
    budgetAlerts: createBudgetAlerts(config, provider),
  };
}

function declareEnvironment({
  accessHost,
  accountId,
  allowedRegions,
  imageRegistry,
  protect,
  tags,
}: PlatformConfig): void {
  new EnvironmentDeclaration("environment", {
    allowedRegions,
    // People's roles may be in an account of their own.
    accountIds: [...new Set([accountId, ...accessHost.userRoleArns.map(accountIn)])],
    imageRegistry,
    dataClass: tags.dataClass,
    disposable: !protect,
  });
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
