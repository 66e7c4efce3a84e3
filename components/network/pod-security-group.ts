import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";

export interface PodSecurityGroupArgs {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
}

/**
 * The security group of the pods on the cluster's nodes, by which others admit them. It belongs to all pods of a node class:
 * what one service may reach and another may not is decided by network policies and by who has the login.
 *
 * Costs nothing.
 *
 * Leaves out: its rules. Without any, a pod reaches nothing and nobody reaches it; each connection brings its own.
 */
export class PodSecurityGroup extends pulumi.ComponentResource {
  /** Id of the group. */
  readonly securityGroupId: pulumi.Output<string>;

  /** @throws NameError when the name is too long; nothing is registered then. */
  constructor(name: string, args: PodSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    checkName("securityGroup", name);
    super("plinth:network:PodSecurityGroup", name, {}, opts);

    const group = createGroup(this, name, args);

    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}

function createGroup(parent: PodSecurityGroup, name: string, { vpcId }: PodSecurityGroupArgs): SecurityGroup {
  return new SecurityGroup(
    name,
    { vpcId, description: "Pods: what their connections admit", tags: { Name: name } },
    { parent },
  );
}
