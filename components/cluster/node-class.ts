import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "./cluster-args.ts";

/** Name of the one node class. `default` is what EKS calls its own. */
export const nodeClassName = "platform";

export interface NodeClassArgs extends Pick<ClusterArgs, "nodeTags" | "podSecurityGroupId"> {
  readonly privateSubnetIds: readonly pulumi.Input<string>[];
  /** Name, not ARN, of the nodes' role. */
  readonly nodeRoleName: pulumi.Output<string>;
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  readonly volumeKeyArn: pulumi.Output<string>;
  /** What must exist before a node starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * How nodes are made. Nodes have the cluster's security group and pods one of their own, on interfaces of their own; both stand in
 * the private subnets. A pod starts with everything denied and gets what policies of its namespace admit.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export function createNodeClass(
  parent: pulumi.Resource,
  name: string,
  args: NodeClassArgs,
  provider: Provider,
): CustomResource {
  const subnets = args.privateSubnetIds.map((id) => ({ id }));
  return new CustomResource(
    name,
    {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "NodeClass",
      metadata: { name: nodeClassName },
      spec: {
        role: args.nodeRoleName,
        subnetSelectorTerms: subnets,
        securityGroupSelectorTerms: [{ id: args.clusterSecurityGroupId }],
        // EKS takes these two only together.
        podSubnetSelectorTerms: subnets,
        podSecurityGroupSelectorTerms: [{ id: args.podSecurityGroupId }],
        // With translation, what a pod sends out of the VPC leaves by the node's interface and its security group.
        snatPolicy: "Disabled",
        networkPolicy: "DefaultDeny",
        networkPolicyEventLogs: "Enabled",
        ephemeralStorage: { size: "80Gi", kmsKeyID: args.volumeKeyArn },
        tags: { ...args.nodeTags },
      },
    },
    // Data does not show that a node needs its permissions, its entry and the switch for network policies.
    { parent, provider, dependsOn: [...args.after] },
  );
}
