import { ClusterRole, type ClusterRoleArgs } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import type * as pulumi from "@pulumi/pulumi";

/** Name of the role in the cluster; bindings in namespaces name it. */
export const teamRoleName = "plinth-service-team";

const look = ["get", "list", "watch"];

/**
 * What a team may do in the namespaces of its services: look at everything but Secrets, read logs, and restart by deleting pods,
 * which the Deployment makes anew.
 *
 * Not `patch` on Deployments, though `kubectl rollout restart` would use it: whoever may change a pod template can run any image with
 * the service's identity and read its secrets that way. For the same reason neither `exec` nor the creation of Jobs.
 */
export const teamRules: NonNullable<ClusterRoleArgs["rules"]> = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "pods",
      "pods/log",
      "pods/status",
      "resourcequotas",
      "serviceaccounts",
      "services",
    ],
    verbs: look,
  },
  { apiGroups: ["apps"], resources: ["deployments", "replicasets"], verbs: look },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: look },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: look },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: look },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: look },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: look },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: look },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
  {
    apiGroups: ["secrets-store.csi.x-k8s.io"],
    resources: ["secretproviderclasses", "secretproviderclasspodstatuses"],
    verbs: look,
  },
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
];

/** One role for all namespaces; a binding in each says whose namespace it is. */
export function createTeamRole(
  name: string,
  project: string,
  options: pulumi.CustomResourceOptions,
): ClusterRole {
  return new ClusterRole(
    name,
    {
      metadata: {
        name: teamRoleName,
        labels: { "app.kubernetes.io/part-of": project, "app.kubernetes.io/managed-by": "pulumi" },
      },
      rules: teamRules,
    },
    options,
  );
}
