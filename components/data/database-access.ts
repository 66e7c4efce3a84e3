import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";

/** Where a database stands in the network, and who may reach it. */
export interface DatabaseNetwork {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Ids of the database tier's subnets, in at least two zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /**
   * Ids of the security groups that may connect, by a name that ends each rule's own, as in `pods`. Functions are not among
   * them: each brings its rule along, because its group does not exist before the database does.
   */
  readonly ingressSecurityGroups: Readonly<Record<string, pulumi.Input<string>>>;
}

export const databasePort = 5432;

/** @throws Error naming the first wrong value and what is allowed. */
export function checkDatabaseNetwork({ ingressSecurityGroups, subnetIds }: DatabaseNetwork): void {
  if (subnetIds.length < 2) {
    throw new Error(`subnetIds has ${subnetIds.length} subnets; RDS wants two or more, in different zones.`);
  }
  const wrong = Object.keys(ingressSecurityGroups).find(
    (name) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name),
  );
  if (wrong !== undefined) {
    throw new Error(
      `ingressSecurityGroups names "${wrong}"; allowed are lower-case letters, digits and single hyphens, as in "pods".`,
    );
  }
}

/** Admits the named groups and nobody else. It has no rule for traffic out: a database answers and never asks. */
export function createDatabaseSecurityGroup(
  parent: pulumi.Resource,
  name: string,
  { ingressSecurityGroups, vpcId }: DatabaseNetwork,
): SecurityGroup {
  const group = new SecurityGroup(
    `${name}-access`,
    {
      vpcId,
      description: "Database: PostgreSQL from named groups",
      tags: { Name: `${name}-access` },
    },
    { parent },
  );
  for (const [peer, referencedSecurityGroupId] of Object.entries(ingressSecurityGroups)) {
    new SecurityGroupIngressRule(
      `${name}-from-${peer}`,
      {
        securityGroupId: group.id,
        description: `From ${peer}`,
        referencedSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: databasePort,
        toPort: databasePort,
      },
      { parent },
    );
  }
  return group;
}
