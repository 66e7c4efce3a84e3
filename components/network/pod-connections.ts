import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import type { PodSecurityGroupRule } from "../../model/pod-security-group.ts";

export interface PodConnectionsArgs {
  /** Id of the security group that all pods share. */
  readonly securityGroupId: pulumi.Input<string>;
  /** What services need of it. EC2 refuses a rule that is there already, under whatever name. */
  readonly rules: readonly PodSecurityGroupRule[];
}

/**
 * The rules by which the pods' security group lets the declared connections through. They hold for all pods alike: which service
 * may use them is decided by network policies.
 *
 * Costs nothing.
 *
 * Leaves out: what the cluster itself needs, which `Cluster` brings along.
 */
export class PodConnections extends pulumi.ComponentResource {
  /** @throws NameError when a name is too long; nothing is registered then. */
  constructor(name: string, args: PodConnectionsArgs, opts?: pulumi.ComponentResourceOptions) {
    for (const rule of args.rules) checkName("securityGroup", `${name}-${rule.name}`);
    super("plinth:network:PodConnections", name, {}, opts);
    for (const rule of args.rules) createRule(this, name, args.securityGroupId, rule);
    this.registerOutputs({});
  }
}

function createRule(
  parent: PodConnections,
  name: string,
  securityGroupId: pulumi.Input<string>,
  { description, direction, fromPort, name: ruleName, peer, protocol, toPort }: PodSecurityGroupRule,
): void {
  const Rule = direction === "ingress" ? SecurityGroupIngressRule : SecurityGroupEgressRule;
  new Rule(
    `${name}-${ruleName}`,
    {
      securityGroupId,
      description,
      ipProtocol: protocol,
      fromPort,
      toPort,
      ...(peer === "pods" ? { referencedSecurityGroupId: securityGroupId } : { cidrIpv4: peer }),
    },
    { parent },
  );
}
