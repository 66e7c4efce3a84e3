import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Entry, IngressArgs } from "./ingress-args.ts";

/** HTTP is admitted only to be redirected. */
const listeners = { http: 80, https: 443 } as const;

/**
 * The security group of one entry's load balancer: whom it hears, and that it speaks to pods on the ports of its services and to
 * nobody else. That pods hear it is the connections' business, which know the load balancer by its subnets.
 */
export function createLoadBalancerGroup(
  parent: pulumi.Resource,
  name: string,
  entry: Entry,
  args: Pick<IngressArgs, "internalCidrs" | "podSecurityGroupId" | "services" | "vpcId">,
): SecurityGroup {
  const group = new SecurityGroup(
    `${name}-${entry}`,
    {
      vpcId: args.vpcId,
      description: `Load balancer of the ${entry} entry`,
      tags: { Name: `${name}-${entry}` },
    },
    { parent },
  );
  const sources = entry === "public" ? ["0.0.0.0/0"] : args.internalCidrs;
  for (const [cidr, [listener, port]] of sources.flatMap((source) =>
    Object.entries(listeners).map((pair) => [source, pair] as const),
  )) {
    new SecurityGroupIngressRule(
      `${name}-${entry}-${listener}-from-${cidr.replaceAll(/[./]/g, "-")}`,
      {
        securityGroupId: group.id,
        description: entry === "public" ? "The internet" : "The VPC or a declared network",
        cidrIpv4: cidr,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      },
      { parent },
    );
  }
  for (const port of portsOf(entry, args.services)) {
    new SecurityGroupEgressRule(
      `${name}-${entry}-to-pods-${port}`,
      {
        securityGroupId: group.id,
        description: "Pods of the entry's services",
        referencedSecurityGroupId: args.podSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      },
      { parent },
    );
  }
  return group;
}

/** Each port once: EC2 refuses the same rule a second time. */
function portsOf(entry: Entry, services: IngressArgs["services"]): readonly number[] {
  const ports = Object.values(services)
    .filter((service) => service.entry === entry)
    .map(({ port }) => port);
  return [...new Set(ports)].toSorted((one, other) => one - other);
}
