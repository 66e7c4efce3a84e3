import type { Cluster as EksCluster } from "@pulumi/aws/eks/cluster.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";

/**
 * How to reach the cluster's API: whoever runs the program logs in with the AWS identity they have, by the AWS CLI. Holds no
 * credential, so it may stand in the state.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function kubeconfig(input: {
  readonly clusterName: string;
  readonly region: string;
  /** URL of the API. */
  readonly endpoint: string;
  /** Base64 of the certificates that the API proves itself with. */
  readonly certificateAuthority: string;
}): string {
  const { certificateAuthority, clusterName, endpoint, region } = input;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": clusterName,
    contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
    clusters: [
      {
        name: clusterName,
        cluster: { server: endpoint, "certificate-authority-data": certificateAuthority },
      },
    ],
    users: [
      {
        name: clusterName,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"],
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}

export interface KubernetesProviderArgs {
  readonly cluster: EksCluster;
  readonly region: string;
  /** What the deployer must have before the API answers it. */
  readonly after: readonly pulumi.Resource[];
}

/** What everything inside the cluster is made by. */
export function createKubernetesProvider(
  parent: pulumi.Resource,
  name: string,
  { after, cluster, region }: KubernetesProviderArgs,
): Provider {
  return new Provider(
    name,
    {
      kubeconfig: pulumi
        .all([cluster.name, cluster.endpoint, cluster.certificateAuthority])
        .apply(([clusterName, endpoint, { data }]) =>
          kubeconfig({ clusterName, region, endpoint, certificateAuthority: data }),
        ),
      // The address changes with the cluster and with nothing else, not even when a new one has the old one's name. What was in
      // the old cluster is then made anew, and a change of the certificates alone makes nothing anew.
      clusterIdentifier: cluster.endpoint,
      enableServerSideApply: true,
      // Otherwise a changed ConfigMap is deleted and made anew, and for a moment there is none.
      enableConfigMapMutable: true,
    },
    // Data says only that the cluster exists, not that it lets the deployer in.
    { parent, dependsOn: [...after] },
  );
}
