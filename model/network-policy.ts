/**
 * Network policies as plain data, in the shapes of `networking.k8s.io/v1`:
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export interface NetworkPolicySpec {
  /** The pods that it speaks of; an empty selector means all of the namespace. */
  readonly podSelector: LabelSelector;
  readonly policyTypes: readonly ("Egress" | "Ingress")[];
  readonly ingress?: readonly NetworkPolicyIngressRule[];
  readonly egress?: readonly NetworkPolicyEgressRule[];
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: "DoesNotExist" | "Exists" | "In" | "NotIn";
  readonly values?: readonly string[];
}

export interface NetworkPolicyIngressRule {
  /** Anybody when absent or empty. */
  readonly from?: readonly NetworkPolicyPeer[];
  /** Any port when absent or empty. */
  readonly ports?: readonly NetworkPolicyPort[];
}

export interface NetworkPolicyEgressRule {
  readonly to?: readonly NetworkPolicyPeer[];
  readonly ports?: readonly NetworkPolicyPort[];
}

/** Pods, namespaces, both at once, or a block of addresses and nothing else. */
export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface NetworkPolicyPort {
  readonly protocol?: "SCTP" | "TCP" | "UDP";
  /** A number, or the name of a container's port. */
  readonly port?: number | string;
  /** The last of a range that begins with `port`. */
  readonly endPort?: number;
}

/** One NetworkPolicy. */
export interface NetworkPolicyDocument {
  readonly name: string;
  readonly namespace: string;
  readonly spec: NetworkPolicySpec;
}

/**
 * What an `ApplicationNetworkPolicy` of `networking.k8s.aws/v1alpha1` says: a network policy whose egress may name hosts. A type
 * and no interface, so that it passes where any fields are taken.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html, its fields in
 * aws/amazon-network-policy-controller-k8s (pkg/crd/crds.yaml).
 */
export type HostPolicySpec = Omit<NetworkPolicySpec, "egress"> & {
  readonly egress?: readonly HostPolicyEgressRule[];
};

export type HostPolicyEgressRule = Omit<NetworkPolicyEgressRule, "to"> & {
  readonly to?: readonly HostPolicyPeer[];
};

/** A peer of a network policy, or host names and nothing else. */
export type HostPolicyPeer = NetworkPolicyPeer & {
  /** Each exact, or `*.` and a domain, which stands for every name below it but not for the domain itself. */
  readonly domainNames?: readonly string[];
};

/** One policy of Auto Mode about host names. Its name differs from those of the namespace's network policies: see `policyNameTwins`. */
export interface HostPolicyDocument {
  readonly name: string;
  readonly namespace: string;
  readonly spec: HostPolicySpec;
}

/** The policies of all namespaces. */
export interface ServicePolicies {
  readonly networkPolicies: readonly NetworkPolicyDocument[];
  readonly hostPolicies: readonly HostPolicyDocument[];
}
