import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";
import { taggingPolicy } from "./tagging-policy.ts";
import { volumeKeyPolicy } from "./volume-key-policy.ts";

/** What Auto Mode documents: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html */
const managedPolicies: readonly string[] = [
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

export interface ClusterRoleArgs {
  /** Name of the one cluster that may use the role. */
  readonly clusterName: string;
  /** ARN of the key of the nodes' volumes. */
  readonly volumeKeyArn: pulumi.Output<string>;
  readonly accountId: string;
  readonly region: string;
}

export interface MadeRole {
  readonly role: Role;
  /** What must exist before the role is used, and outlive whoever uses it. */
  readonly permissions: readonly pulumi.Resource[];
}

/**
 * Who may use the role: EKS, for this one cluster. `sts:TagSession` lets EKS name the cluster in the session, which the policies
 * above compare with the tags of what they touch.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function clusterTrust({
  accountId,
  clusterName,
  region,
}: Pick<ClusterRoleArgs, "accountId" | "clusterName" | "region">) {
  const { partition } = regionOf(region);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ThisCluster",
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:${partition}:eks:${region}:${accountId}:cluster/${clusterName}` },
          StringEquals: { "aws:SourceAccount": accountId },
        },
      },
    ],
  };
}

/** The role with which EKS starts nodes, volumes and load balancers for the cluster. */
export function createClusterRole(parent: pulumi.Resource, name: string, args: ClusterRoleArgs): MadeRole {
  const { partition } = regionOf(args.region);
  const role = new Role(
    name,
    {
      description: "EKS runs the cluster and what Auto Mode starts for it",
      assumeRolePolicy: JSON.stringify(clusterTrust(args)),
      tags: { Name: name },
    },
    { parent },
  );
  const attachments = attachPolicies(parent, name, role, partition, managedPolicies);
  const tags = new RolePolicy(
    `${name}-tags`,
    { role: role.name, policy: JSON.stringify(taggingPolicy(partition)) },
    { parent },
  );
  const volumes = new RolePolicy(
    `${name}-volumes`,
    { role: role.name, policy: args.volumeKeyArn.apply((arn) => JSON.stringify(volumeKeyPolicy(arn))) },
    { parent },
  );
  return { role, permissions: [...attachments, tags, volumes] };
}

/** Policies of AWS' own, which AWS changes as its service does. */
export function attachPolicies(
  parent: pulumi.Resource,
  name: string,
  role: Role,
  partition: string,
  policies: readonly string[],
): readonly RolePolicyAttachment[] {
  return policies.map(
    (policy) =>
      new RolePolicyAttachment(
        `${name}-${policy}`,
        { role: role.name, policyArn: `arn:${partition}:iam::aws:policy/${policy}` },
        { parent },
      ),
  );
}
