/** Keys of the add-ons' versions in the config. */
export const addonKeys = ["metricsServer", "kubeStateMetrics", "secretsStoreCsiDriver"] as const;
/** An add-on of EKS that the platform installs, by the key of its version in the config. */
export type AddonKey = (typeof addonKeys)[number];

/** Version of each add-on, as in `v0.8.1-eksbuild.10`. */
export type AddonVersions = Readonly<Record<AddonKey, string>>;

export interface ClusterAddon {
  /** Name by which EKS knows it. */
  readonly addonName: string;
  /** Namespace that its pods are in; `kube-system` exists in every cluster, others are made by the platform. */
  readonly namespace: string;
  /** What its pods have to reach besides the cluster's DNS. */
  readonly reaches: readonly AddonPeer[];
  /** True when the API server calls its pods, as an extension of the API. */
  readonly servesApi: boolean;
  readonly source: string;
}

/** The API server, every node's kubelet, the Pod Identity agent on the node, AWS services on port 443. */
export type AddonPeer = "api" | "kubelets" | "podIdentityAgent" | "awsServices";

/**
 * What the platform installs. Pod Identity's agent, CoreDNS, the network plugin and the volume driver are not among them: in
 * Auto Mode they are part of the node.
 */
export const clusterAddons: Readonly<Record<AddonKey, ClusterAddon>> = {
  /** Scales services: without it the autoscalers know no load. */
  metricsServer: {
    addonName: "metrics-server",
    namespace: "kube-system",
    reaches: ["api", "kubelets"],
    servesApi: true,
    source:
      "https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html#kubernetes-metrics-server",
  },
  kubeStateMetrics: {
    addonName: "kube-state-metrics",
    namespace: "kube-state-metrics",
    reaches: ["api"],
    servesApi: false,
    source: "https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html#kube-state-metrics",
  },
  /** Mounts secrets as files: it fetches them with the identity of the pod that mounts. */
  secretsStoreCsiDriver: {
    addonName: "aws-secrets-store-csi-driver-provider",
    namespace: "aws-secrets-manager",
    reaches: ["api", "podIdentityAgent", "awsServices"],
    servesApi: false,
    source:
      "https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html#add-ons-aws-secrets-store-csi-driver-provider",
  },
};

/** What is wrong with an add-on's version, as a whole sentence; `undefined` when its form is right. */
export function addonVersionMistake(key: AddonKey, version: string): string | undefined {
  if (/^v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+$/.test(version)) return undefined;
  const name = clusterAddons[key].addonName;
  return `${key} is "${version}"; allowed is an exact version, as in v1.2.3-eksbuild.4. What fits a Kubernetes version is listed by: aws eks describe-addon-versions --addon-name ${name} --kubernetes-version 1.36`;
}
