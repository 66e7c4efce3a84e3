import type { PeerAddresses } from "../components/data/function-peer.ts";
import type { Feature } from "../model/endpoints.ts";
import { interfaceEndpoints } from "../model/endpoints.ts";
import type { PlatformConfig } from "./config/schema.ts";
import type { EnvironmentParts } from "./environment-parts.ts";

/** What runs in the environment and calls AWS services from inside the VPC. */
function featuresOf({ accessHost, backup }: PlatformConfig): readonly Feature[] {
  return [
    "cluster",
    "secrets",
    "monitoring",
    ...(backup.restoreTesting.enabled ? (["backup"] as const) : []),
    ...(accessHost.enabled ? (["access"] as const) : []),
  ];
}

/** Interface endpoints that the network gets; none where traffic to AWS goes through NAT. */
export function endpointsOf(config: PlatformConfig): readonly string[] {
  const { network } = config;
  return "interfaceEndpoints" in network && network.interfaceEndpoints === "derived"
    ? interfaceEndpoints(featuresOf(config))
    : [];
}

/**
 * Where a function in the VPC reaches AWS services: the subnets of the endpoints, or any address where they are reached through
 * NAT. In another team's network it is any address too, because which endpoints that has is theirs to know and to change.
 */
export function awsServicePeers({
  config,
  network,
}: Pick<EnvironmentParts, "config" | "network">): readonly PeerAddresses[] {
  if (endpointsOf(config).length === 0) {
    return [
      { name: "aws-services", port: 443, cidr: "0.0.0.0/0", reason: "AWS services at public addresses" },
    ];
  }
  return network.subnets
    .filter(({ tier }) => tier === "endpoints")
    .map(({ cidr, zone }) => ({
      name: `endpoints-${zone}`,
      port: 443,
      cidr,
      reason: `AWS services at interface endpoints in zone ${zone}`,
    }));
}
