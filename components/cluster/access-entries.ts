import { AccessEntry } from "@pulumi/aws/eks/accessEntry.js";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation.js";
import type * as pulumi from "@pulumi/pulumi";
import { type ClusterAccess, roleName, teamGroup } from "../../model/cluster-access.ts";
import { regionOf } from "../../model/regions.ts";

/**
 * Policies of EKS' own, by what they are for here. `view` leaves Secrets out, `AmazonEKSAdminViewPolicy` would not.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
const accessPolicies = {
  administer: "AmazonEKSClusterAdminPolicy",
  view: "AmazonEKSViewPolicy",
  node: "AmazonEKSAutoNodePolicy",
} as const;

/** Somebody who is let in, or something. */
interface Principal {
  /** Ends the resources' names. */
  readonly suffix: string;
  readonly arn: pulumi.Input<string>;
  /** `EC2` for the nodes' role, otherwise `STANDARD`. */
  readonly type: "EC2" | "STANDARD";
  readonly policy?: keyof typeof accessPolicies;
  readonly groups?: readonly string[];
}

export interface AccessEntriesArgs {
  readonly clusterName: pulumi.Output<string>;
  readonly access: ClusterAccess;
  readonly nodeRoleArn: pulumi.Output<string>;
  readonly region: string;
}

export interface AccessEntries {
  /** What the deployer needs before it can make anything inside the cluster. */
  readonly deployer: readonly pulumi.Resource[];
  /** What nodes need before they can join. */
  readonly nodes: readonly pulumi.Resource[];
}

/**
 * Who may use the cluster's API. Nobody else can, whoever made the cluster included. Teams get a group and no policy: what a group
 * may do is written in the namespaces of its services.
 */
export function createAccessEntries(
  parent: pulumi.Resource,
  name: string,
  args: AccessEntriesArgs,
): AccessEntries {
  const { deployerRoleArn, operatorRoleArns, previewRoleArn, teams } = args.access;
  const admit = (principal: Principal) => createAccessEntry(parent, name, args, principal);
  if (previewRoleArn !== "none") {
    admit({ suffix: "preview", arn: previewRoleArn, type: "STANDARD", policy: "view" });
  }
  for (const arn of operatorRoleArns) {
    admit({ suffix: `operator-${roleName(arn)}`, arn, type: "STANDARD", policy: "administer" });
  }
  for (const [team, arn] of Object.entries(teams)) {
    admit({ suffix: `team-${team}`, arn, type: "STANDARD", groups: [teamGroup(team)] });
  }
  return {
    deployer: admit({ suffix: "deployer", arn: deployerRoleArn, type: "STANDARD", policy: "administer" }),
    nodes: admit({ suffix: "nodes", arn: args.nodeRoleArn, type: "EC2", policy: "node" }),
  };
}

function createAccessEntry(
  parent: pulumi.Resource,
  name: string,
  { clusterName, region }: AccessEntriesArgs,
  { arn, groups, policy, suffix, type }: Principal,
): readonly pulumi.Resource[] {
  const entry = new AccessEntry(
    `${name}-access-${suffix}`,
    {
      clusterName,
      principalArn: arn,
      type,
      ...(groups === undefined ? {} : { kubernetesGroups: [...groups] }),
      tags: { Name: `${name}-access-${suffix}` },
    },
    { parent },
  );
  if (policy === undefined) return [entry];
  const association = new AccessPolicyAssociation(
    `${name}-access-${suffix}`,
    {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:${regionOf(region).partition}:eks::aws:cluster-access-policy/${accessPolicies[policy]}`,
      accessScope: { type: "cluster" },
    },
    { parent },
  );
  return [entry, association];
}
