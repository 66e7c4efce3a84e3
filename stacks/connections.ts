import { databasePort } from "../components/data/database-access.ts";
import { PodConnections } from "../components/network/pod-connections.ts";
import type { PodSecurityGroup } from "../components/network/pod-security-group.ts";
import { clusterDns } from "../model/cluster-dns.ts";
import {
  type CompiledConnections,
  type ConnectionTargets,
  compileConnections,
} from "../model/connections.ts";
import type { Tier } from "../model/subnet-plan.ts";
import { awsServicePeers, endpointsOf } from "./aws-services.ts";
import type { EnvironmentParts } from "./environment-parts.ts";

/** Where connections of an environment's services lead to and come from. */
export function connectionTargets({
  config,
  network,
}: Pick<EnvironmentParts, "config" | "network">): ConnectionTargets {
  const blocks = (tier: Tier) =>
    network.subnets.filter((subnet) => subnet.tier === tier).map(({ cidr }) => cidr);
  const { serviceIpv4Cidr } = config.network;
  return {
    clusterDns: clusterDns(serviceIpv4Cidr),
    serviceCidr: serviceIpv4Cidr,
    vpcCidr: network.cidr,
    publicSubnets: blocks("public"),
    internalSubnets: blocks("internal"),
    endpointSubnets: endpointsOf(config).length === 0 ? [] : blocks("endpoints"),
    databaseSubnets: blocks("database"),
    podSubnets: blocks("private"),
    databasePort,
    databaseNames: [`*.${config.region}.rds.amazonaws.com`],
    // Nothing collects metrics from outside the cluster yet.
    scraperSubnets: [],
  };
}

/** Opens the pods' security group as far as services need it, and says what each namespace's policies let through. */
export function createConnections(
  parts: Pick<EnvironmentParts, "config" | "network" | "provider">,
  pods: PodSecurityGroup,
): CompiledConnections {
  const compiled = compileConnections(parts.config.services, connectionTargets(parts));
  // The cluster opens the way to AWS services for its own pods, and EC2 refuses the same rule twice.
  const opened = new Set(awsServicePeers(parts).map(({ cidr, port }) => `egress ${port} ${cidr}`));
  const rules = compiled.podSecurityGroupRules.filter(
    ({ direction, fromPort, peer }) => !opened.has(`${direction} ${fromPort} ${peer}`),
  );
  new PodConnections(
    "connections",
    { securityGroupId: pods.securityGroupId, rules },
    { provider: parts.provider },
  );
  return compiled;
}
