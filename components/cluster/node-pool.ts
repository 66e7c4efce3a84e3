import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { NodePoolSettings } from "../../model/node-pools.ts";
import { nodeClassName } from "./node-class.ts";

/** Older generations of instances are refused: they are slower for the same price. */
const olderGenerations = "4";

/** The spec of a NodePool. Pure. Source: https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html */
export function nodePoolSpec(pool: NodePoolSettings) {
  return {
    template: {
      spec: {
        nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: nodeClassName },
        requirements: [
          { key: "kubernetes.io/arch", operator: "In", values: [...pool.architectures] },
          { key: "karpenter.sh/capacity-type", operator: "In", values: [...pool.capacityTypes] },
          {
            key: "eks.amazonaws.com/instance-category",
            operator: "In",
            values: [...pool.instanceCategories],
          },
          { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: [olderGenerations] },
        ],
        // Two weeks, then a node with the newest image takes its place; EKS allows three at most.
        expireAfter: "336h",
        // A pod that does not want to go cannot hold an outdated node for longer.
        terminationGracePeriod: "24h",
      },
    },
    disruption: {
      consolidationPolicy: "WhenEmptyOrUnderutilized",
      consolidateAfter: "5m",
      // A tenth, rounded up, so that a small pool moves on as well, one node at a time.
      budgets: [{ nodes: "10%" }],
    },
    limits: { cpu: String(pool.cpuLimit), memory: `${pool.memoryLimitGib}Gi` },
  };
}

/** One pool of nodes; EKS starts and stops its nodes as pods need them. */
export function createNodePool(
  parent: pulumi.Resource,
  name: string,
  poolName: string,
  pool: NodePoolSettings,
  nodeClass: CustomResource,
  provider: Provider,
): CustomResource {
  return new CustomResource(
    `${name}-${poolName}`,
    {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      metadata: { name: poolName },
      spec: nodePoolSpec(pool),
    },
    // The class is named in the spec by a fixed name, which the engine cannot follow.
    { parent, provider, dependsOn: [nodeClass] },
  );
}
