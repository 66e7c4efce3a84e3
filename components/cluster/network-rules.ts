import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "./cluster-args.ts";

/** What pods reach at control plane and nodes, which share the cluster's security group. */
const podsToCluster = [
  { suffix: "api", protocol: "tcp", port: 443, what: "the Kubernetes API" },
  { suffix: "kubelet", protocol: "tcp", port: 10_250, what: "metrics of the nodes" },
  { suffix: "dns-tcp", protocol: "tcp", port: 53, what: "DNS on the nodes" },
  { suffix: "dns-udp", protocol: "udp", port: 53, what: "DNS on the nodes" },
] as const;

export interface NetworkRulesArgs
  extends Pick<ClusterArgs, "apiAccessCidrs" | "awsServices" | "podSecurityGroupId"> {
  readonly clusterSecurityGroupId: pulumi.Output<string>;
}

/**
 * What the cluster itself needs of the security groups: declared networks reach the API, pods reach control plane, nodes and AWS
 * services, and the API server reaches pods that extend it. What services say to each other is no part of it.
 *
 * EKS makes the cluster's group and lets its members reach each other and everything outside.
 */
export function createNetworkRules(
  parent: pulumi.Resource,
  name: string,
  args: NetworkRulesArgs,
): readonly pulumi.Resource[] {
  const { apiAccessCidrs, awsServices, clusterSecurityGroupId, podSecurityGroupId } = args;
  const api = apiAccessCidrs.map(
    (cidr) =>
      new SecurityGroupIngressRule(
        `${name}-api-from-${cidr.replaceAll(/[./]/g, "-")}`,
        {
          securityGroupId: clusterSecurityGroupId,
          description: "The Kubernetes API from a declared network",
          cidrIpv4: cidr,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
        },
        { parent },
      ),
  );
  const pods = podsToCluster.flatMap(({ port, protocol, suffix, what }) => {
    const ports = { ipProtocol: protocol, fromPort: port, toPort: port };
    return [
      new SecurityGroupEgressRule(
        `${name}-pods-to-${suffix}`,
        {
          securityGroupId: podSecurityGroupId,
          description: `Pods reach ${what}`,
          referencedSecurityGroupId: clusterSecurityGroupId,
          ...ports,
        },
        { parent },
      ),
      new SecurityGroupIngressRule(
        `${name}-${suffix}-from-pods`,
        {
          securityGroupId: clusterSecurityGroupId,
          description: `Pods reach ${what}`,
          referencedSecurityGroupId: podSecurityGroupId,
          ...ports,
        },
        { parent },
      ),
    ];
  });
  const services = awsServices.map(
    ({ cidr, name: peer, port, reason }) =>
      new SecurityGroupEgressRule(
        `${name}-pods-to-${peer}`,
        {
          securityGroupId: podSecurityGroupId,
          description: reason,
          cidrIpv4: cidr,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
        },
        { parent },
      ),
  );
  const extensions = new SecurityGroupIngressRule(
    `${name}-pods-from-api`,
    {
      securityGroupId: podSecurityGroupId,
      description: "The API server calls pods that extend it",
      referencedSecurityGroupId: clusterSecurityGroupId,
      ipProtocol: "tcp",
      // Which port an add-on listens on is its own to choose, and without privileges it is one of these.
      fromPort: 1024,
      toPort: 65_535,
    },
    { parent },
  );
  return [...api, ...pods, ...services, extensions];
}
