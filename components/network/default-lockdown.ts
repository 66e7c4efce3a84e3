import { DefaultNetworkAcl } from "@pulumi/aws/ec2/defaultNetworkAcl.js";
import { DefaultRouteTable } from "@pulumi/aws/ec2/defaultRouteTable.js";
import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup.js";
import type { Vpc } from "@pulumi/aws/ec2/vpc.js";
import type { ComponentResource } from "@pulumi/pulumi";

/**
 * Takes over the security group, network ACL and route table that AWS gives every VPC, and empties them: what is started
 * without naming its own reaches nothing. Deleting these resources leaves them as they are, they end with the VPC.
 */
export function adoptDefaults(parent: ComponentResource, name: string, vpc: Vpc): void {
  new DefaultSecurityGroup(
    `${name}-default-security-group`,
    { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: `${name}-default-unused` } },
    { parent },
  );
  new DefaultNetworkAcl(
    `${name}-default-acl`,
    {
      defaultNetworkAclId: vpc.defaultNetworkAclId,
      ingress: [],
      egress: [],
      tags: { Name: `${name}-default-unused` },
    },
    // AWS moves a subnet here when it is created and whenever another ACL lets go of it.
    { parent, ignoreChanges: ["subnetIds"] },
  );
  new DefaultRouteTable(
    `${name}-default-routes`,
    {
      defaultRouteTableId: vpc.defaultRouteTableId,
      routes: [],
      tags: { Name: `${name}-default-unused` },
    },
    { parent },
  );
}
