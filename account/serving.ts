import type { Provider } from "@pulumi/aws/provider.js";
import { Network } from "../components/network/network.ts";
import { EnvironmentPeering } from "../components/pipeline/environment-peering.ts";
import type { GithubProvider } from "../components/pipeline/github-provider.ts";
import { ImageRegistry } from "../components/pipeline/image-registry.ts";
import { Runners } from "../components/pipeline/runners.ts";
import { LogKey } from "../components/security/log-key.ts";
import { type Zones, zoneLetters } from "../model/subnet-plan.ts";
import type { AccountConfig } from "./config/schema.ts";
import { placeOf } from "./places.ts";

/** What an account has that serves environments, wherever they live. */
export interface Serving {
  readonly registry?: ImageRegistry;
  readonly runners?: { readonly runners: Runners; readonly network: Network };
}

export function createServing(config: AccountConfig, github: GithubProvider, provider: Provider): Serving {
  const registry = createRegistry(config, github, provider);
  const runners = createRunners(config, provider);
  return {
    ...(registry === undefined ? {} : { registry }),
    ...(runners === undefined ? {} : { runners }),
  };
}

function createRegistry(
  config: AccountConfig,
  github: GithubProvider,
  provider: Provider,
): ImageRegistry | undefined {
  const { keyDeletionWindowDays, protect, registry } = config;
  if (registry === "none") return undefined;
  const place = placeOf(config);
  return new ImageRegistry(
    "images",
    { ...registry, place, github: config.github, provider: github, keyDeletionWindowDays, protect },
    // awsx's component has children of the package aws, and takes their provider by its name.
    { providers: { aws: provider } },
  );
}

function createRunners(config: AccountConfig, provider: Provider): Serving["runners"] {
  const { accountId, audit, keyDeletionWindowDays, logRetentionDays, protect, region } = config;
  if (config.runners === "none") return undefined;
  const { cidr, computeType, connectionArn, peerings, timeoutMinutes, zoneIds } = config.runners;
  const network = new Network(
    "runner-network",
    {
      cidr,
      zones: zonesOf(zoneIds),
      nat: "single",
      // Everything that a runner needs beyond S3 is on the internet.
      interfaceEndpoints: [],
      readableBuckets: [],
      flowLogs: { traffic: "ALL", aggregationSeconds: 60, retentionDays: audit.retentionDays },
      accountId,
      region,
      keyDeletionWindowDays,
      protect,
    },
    { provider },
  );
  const key = { accountId, region, deletionWindowDays: keyDeletionWindowDays, protect };
  const runners = new Runners(
    "runners",
    {
      place: placeOf(config),
      repository: config.github.repository,
      connectionArn,
      vpcId: network.vpcId,
      subnetIds: Object.values(network.subnetIds.private),
      computeType,
      timeoutMinutes,
      logKeyArn: new LogKey("runner-log-key", key, { provider }).arn,
      logRetentionDays,
      protect,
    },
    { provider },
  );
  for (const [environment, peering] of Object.entries(peerings)) {
    new EnvironmentPeering(`peering-${environment}`, { network, ...peering }, { provider });
  }
  return { runners, network };
}

function zonesOf(zoneIds: readonly string[]): Zones {
  const zones = zoneIds.flatMap((zoneId, index): readonly (readonly [string, string])[] => {
    const letter = zoneLetters[index];
    return letter === undefined ? [] : [[letter, zoneId]];
  });
  return Object.fromEntries(zones);
}
