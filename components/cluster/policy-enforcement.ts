import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Switches network policies on. Without it EKS takes every policy and heeds none.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
export function createPolicyEnforcement(
  parent: pulumi.Resource,
  name: string,
  provider: Provider,
): ConfigMap {
  return new ConfigMap(
    name,
    {
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    },
    { parent, provider },
  );
}
