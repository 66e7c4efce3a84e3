import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import type { Entry, IngressArgs } from "./ingress-args.ts";

/** HTTP is admitted only to be redirected. */
const listeners = { http: 80, https: 443 } as const;

export interface LoadBalancerGroupArgs
  extends Pick<IngressArgs, "internalCidrs" | "podSecurityGroupId" | "services" | "vpcId"> {
  readonly entry: Entry;
}

/** Types of their own, so that every URN says which of them answers the internet: a rule of the other may not name it. */
const componentTypes: Readonly<Record<Entry, string>> = {
  public: "plinth:network:PublicLoadBalancerGroup",
  internal: "plinth:network:InternalLoadBalancerGroup",
};

/**
 * The security group of one entry's load balancer: whom it hears, and that it speaks to pods on the ports of its services and to
 * nobody else. That pods hear it is the connections' business, which know the load balancer by its subnets.
 *
 * Costs nothing.
 */
export class LoadBalancerGroup extends pulumi.ComponentResource {
  /** Id of the group. */
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTypes[args.entry], name, {}, opts);

    const group = createGroup(this, name, args);
    createSources(this, name, args, group);
    createTargets(this, name, args, group);

    this.id = group.id;
    this.registerOutputs({ id: this.id });
  }
}

function createGroup(
  parent: LoadBalancerGroup,
  name: string,
  { entry, vpcId }: LoadBalancerGroupArgs,
): SecurityGroup {
  return new SecurityGroup(
    name,
    { vpcId, description: `Load balancer of the ${entry} entry`, tags: { Name: name } },
    { parent },
  );
}

function createSources(
  parent: LoadBalancerGroup,
  name: string,
  { entry, internalCidrs }: LoadBalancerGroupArgs,
  group: SecurityGroup,
): void {
  const sources = entry === "public" ? ["0.0.0.0/0"] : internalCidrs;
  for (const [cidr, [listener, port]] of sources.flatMap((source) =>
    Object.entries(listeners).map((pair) => [source, pair] as const),
  )) {
    new SecurityGroupIngressRule(
      `${name}-${listener}-from-${cidr.replaceAll(/[./]/g, "-")}`,
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
}

function createTargets(
  parent: LoadBalancerGroup,
  name: string,
  { entry, podSecurityGroupId, services }: LoadBalancerGroupArgs,
  group: SecurityGroup,
): void {
  for (const port of portsOf(entry, services)) {
    new SecurityGroupEgressRule(
      `${name}-to-pods-${port}`,
      {
        securityGroupId: group.id,
        description: "Pods of the entry's services",
        referencedSecurityGroupId: podSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      },
      { parent },
    );
  }
}

/** Each port once: EC2 refuses the same rule a second time. */
function portsOf(entry: Entry, services: IngressArgs["services"]): readonly number[] {
  const ports = Object.values(services)
    .filter((service) => service.entry === entry)
    .map(({ port }) => port);
  return [...new Set(ports)].toSorted((one, other) => one - other);
}
