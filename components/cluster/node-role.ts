import { Role } from "@pulumi/aws/iam/role.js";
import type * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";
import { attachPolicies, type MadeRole } from "./cluster-role.ts";

/** What Auto Mode documents: https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html */
const managedPolicies: readonly string[] = [
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEKSWorkerNodeMinimalPolicy",
];

/**
 * Who may use the role: instances, to which only somebody of this account can give it. EC2 documents no condition that would
 * narrow this further.
 */
export const nodeTrust = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Nodes",
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
} as const;

/** The role of the nodes: they pull images and hand out the pods' identities. Pods cannot use it. */
export function createNodeRole(parent: pulumi.Resource, name: string, region: string): MadeRole {
  const role = new Role(
    name,
    {
      description: "Nodes pull images and hand out the pods' identities",
      assumeRolePolicy: JSON.stringify(nodeTrust),
      tags: { Name: name },
    },
    { parent },
  );
  return {
    role,
    permissions: attachPolicies(parent, name, role, regionOf(region).partition, managedPolicies),
  };
}
