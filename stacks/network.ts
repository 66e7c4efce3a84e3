import type { Provider } from "@pulumi/aws/provider.js";
import { ExistingNetwork } from "../components/network/existing-network.ts";
import { Network } from "../components/network/network.ts";
import type { PlatformNetwork } from "../components/network/platform-network.ts";
import { RunnerPeering } from "../components/network/runner-peering.ts";
import { endpointsOf } from "./aws-services.ts";
import type { PlatformConfig } from "./config/schema.ts";

/** Where an environment is, and the network from which its pipeline comes. */
export interface EnvironmentNetwork {
  readonly network: PlatformNetwork;
  /** Absent where runners have no way of their own. */
  readonly runnerPeering: RunnerPeering | undefined;
}

/** The network of an environment: one that this program makes, or one that another team owns. */
export function createNetwork(config: PlatformConfig, provider: Provider): EnvironmentNetwork {
  const { accountId, keyDeletionWindowDays, network: settings, protect, region } = config;
  if ("existing" in settings) {
    const network = new ExistingNetwork("network", { ...settings.existing, region }, { provider });
    return { network, runnerPeering: undefined };
  }
  const { cidr, flowLogs, nat, runnerPeering: runners, zones } = settings;
  const network = new Network(
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
  const runnerPeering =
    runners === "none"
      ? undefined
      : new RunnerPeering("runner-peering", { network, runners, accountId, region }, { provider });
  return { network, runnerPeering };
}

/** Networks beyond the environment's own that reach the cluster's private API: declared ones, and that of peered runners. */
export function apiNetworks({ cluster, network }: PlatformConfig): readonly string[] {
  const runners =
    "existing" in network || network.runnerPeering === "none" ? [] : [network.runnerPeering.cidr];
  return [...new Set([...cluster.apiAccessCidrs, ...runners])];
}
