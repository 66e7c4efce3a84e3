import { Cluster } from "../components/cluster/cluster.ts";
import type { ClusterSettings } from "../components/cluster/cluster-settings.ts";
import type { PodSecurityGroup } from "../components/network/pod-security-group.ts";
import type { Tier } from "../model/subnet-plan.ts";
import { defaultTags } from "../model/tags.ts";
import { awsServicePeers } from "./aws-services.ts";
import { type EnvironmentParts, platformOf, subnetIds } from "./environment-parts.ts";

/** The cluster: control plane in the intra tier, nodes and pods in the private one. */
export function createCluster(
  parts: EnvironmentParts,
  settings: ClusterSettings,
  pods: PodSecurityGroup,
): Cluster {
  const { config, logKey, network, provider } = parts;
  const { accountId, environment, keyDeletionWindowDays, logRetentionDays, protect, region, tags } = config;
  const platform = platformOf(config);
  return new Cluster(
    "cluster",
    {
      ...settings,
      clusterName: platform,
      network: {
        vpcId: network.vpcId,
        cidr: network.cidr,
        intraSubnetIds: subnetIds(network, "intra"),
        intraCidrs: blocks(parts, "intra"),
        privateSubnetIds: subnetIds(network, "private"),
        privateCidrs: blocks(parts, "private"),
        serviceIpv4Cidr: config.network.serviceIpv4Cidr,
      },
      podSecurityGroupId: pods.securityGroupId,
      awsServices: awsServicePeers(parts),
      secretRefreshSeconds: config.secrets.refreshIntervalSeconds,
      nodeTags: defaultTags({ ...tags, environment, platform }),
      logRetentionDays,
      logKeyArn: logKey.arn,
      accountId,
      region,
      protect,
      keyDeletionWindowDays,
    },
    { provider },
  );
}

function blocks({ network }: EnvironmentParts, tier: Tier): readonly string[] {
  return network.subnets.filter((subnet) => subnet.tier === tier).map(({ cidr }) => cidr);
}
