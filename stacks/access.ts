import type { Cluster } from "../components/cluster/cluster.ts";
import type { Database } from "../components/data/database.ts";
import { AccessHost } from "../components/security/access-host.ts";
import { awsServicePeers } from "./aws-services.ts";
import { type EnvironmentParts, platformOf, subnetIds } from "./environment-parts.ts";

/** Where an API server listens. */
const apiPort = 443;

/** The host for people, in a private subnet; nothing where the environment has none. */
export function createAccessHost(
  parts: EnvironmentParts,
  cluster: Pick<Cluster, "endpoint" | "securityGroupId">,
  database: Pick<Database, "endpoint" | "port" | "securityGroupId">,
): AccessHost | undefined {
  const { config, logKey, network, provider } = parts;
  const { accessHost, accountId, keyDeletionWindowDays, logRetentionDays, protect, region } = config;
  const [subnetId] = subnetIds(network, "private");
  if (!accessHost.enabled || subnetId === undefined) return undefined;
  return new AccessHost(
    "access-host",
    {
      platform: platformOf(config),
      vpcId: network.vpcId,
      subnetId,
      instanceType: accessHost.instanceType,
      userRoleArns: accessHost.userRoleArns,
      database: { host: database.endpoint, port: database.port, securityGroupId: database.securityGroupId },
      cluster: {
        host: cluster.endpoint.apply((url) => new URL(url).hostname),
        port: apiPort,
        securityGroupId: cluster.securityGroupId,
      },
      awsServices: awsServicePeers(parts),
      logRetentionDays,
      logKeyArn: logKey.arn,
      accountId,
      region,
      keyDeletionWindowDays,
      protect,
    },
    { provider },
  );
}
