import type { LimitRangeArgs } from "@pulumi/kubernetes/core/v1/limitRange.js";
import type { ResourceQuotaArgs } from "@pulumi/kubernetes/core/v1/resourceQuota.js";
import type { RoleBindingArgs } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import type { Quota } from "../../model/quota.ts";

/**
 * The version whose definition of `restricted` holds: pinned, so that an upgrade of the cluster tightens nothing unseen.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
const podSecurityVersion = "v1.36";

/** Labels of a namespace that admits restricted pods alone, and warns and logs by the same measure. */
export function podSecurityLabels(): Record<string, string> {
  return Object.fromEntries(
    ["enforce", "warn", "audit"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, "restricted"],
      [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
    ]),
  );
}

/**
 * The label by which EKS calls a new pod ready only once its load balancer has found it healthy. Without it a release ends old pods
 * while the load balancer still looks at the new ones. It holds for pods that are made after their Ingress, so the first ones go
 * without. The key is Auto Mode's own: a controller that one installs oneself has another.
 *
 * Source: https://aws.amazon.com/blogs/containers/how-to-build-highly-available-kubernetes-applications-with-amazon-eks-auto-mode
 */
export const readinessGateLabel = { "eks.amazonaws.com/pod-readiness-gate-inject": "enabled" } as const;

/**
 * Beside what pods may request, the quota forbids what no service has: volumes that outlive a pod, load balancers that no review
 * has seen, and ports on nodes.
 */
export function quotaSpec({ cpuMillicores, memoryMib, pods }: Quota): ResourceQuotaArgs["spec"] {
  return {
    hard: {
      "requests.cpu": `${cpuMillicores}m`,
      "requests.memory": `${memoryMib}Mi`,
      "limits.memory": `${memoryMib}Mi`,
      pods: String(pods),
      persistentvolumeclaims: "0",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
    },
  };
}

/** For containers that say nothing; ours say it. A limit of memory above the request is refused: such a pod is the first to be killed. */
export const limitRangeSpec: LimitRangeArgs["spec"] = {
  limits: [
    {
      type: "Container",
      defaultRequest: { cpu: "50m", memory: "64Mi" },
      default: { memory: "64Mi" },
      maxLimitRequestRatio: { memory: "1" },
    },
  ],
};

/** Binds a team's group, by the name that the cluster's access entries give it, to what a team may do. */
export function teamBinding(
  group: string,
  clusterRole: string,
): Pick<RoleBindingArgs, "roleRef" | "subjects"> {
  return {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterRole },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
  };
}
