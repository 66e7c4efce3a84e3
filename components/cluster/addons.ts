import { Addon } from "@pulumi/aws/eks/addon.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { type AddonKey, type ClusterAddon, clusterAddons } from "../../model/cluster-addons.ts";
import { addonPolicySpec } from "./addon-policy.ts";
import type { ClusterArgs } from "./cluster-args.ts";

export interface AddonsArgs
  extends Pick<ClusterArgs, "addons" | "awsServices" | "network" | "protect" | "secretRefreshSeconds"> {
  readonly clusterName: pulumi.Output<string>;
  /** What must exist before a pod of an add-on can run. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The values of an add-on that differ from its own; `undefined` where none do. EKS checks only that they are JSON of the add-on's
 * schema, not that a secret is really read again.
 */
export function addonValues(key: AddonKey, secretRefreshSeconds: number): object | undefined {
  if (key !== "secretsStoreCsiDriver") return undefined;
  return {
    "secrets-store-csi-driver": {
      enableSecretRotation: true,
      rotationPollInterval: `${secretRefreshSeconds}s`,
      // Secrets are files; a copy in a Kubernetes Secret would be one more place to read them.
      syncSecret: { enabled: false },
    },
  };
}

/** The add-ons, each with what its pods may do, by key. */
export function createAddons(
  parent: pulumi.Resource,
  name: string,
  args: AddonsArgs,
  provider: Provider,
): Readonly<Record<AddonKey, Addon>> {
  const make = (key: AddonKey) => createAddon(parent, name, args, key, provider);
  return {
    metricsServer: make("metricsServer"),
    kubeStateMetrics: make("kubeStateMetrics"),
    secretsStoreCsiDriver: make("secretsStoreCsiDriver"),
  };
}

function createAddon(
  parent: pulumi.Resource,
  name: string,
  args: AddonsArgs,
  key: AddonKey,
  provider: Provider,
): Addon {
  const addon = clusterAddons[key];
  const policy = createPolicy(parent, name, args, addon, provider);
  const values = addonValues(key, args.secretRefreshSeconds);
  return new Addon(
    `${name}-${addon.addonName}`,
    {
      clusterName: args.clusterName,
      addonName: addon.addonName,
      addonVersion: args.addons[key],
      ...(values === undefined ? {} : { configurationValues: JSON.stringify(values) }),
      // What somebody changed by hand does not outlive the next change of the add-on.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: { Name: `${name}-${addon.addonName}` },
    },
    // EKS waits until the add-on's pods run: they need nodes, security group rules and a policy that lets them.
    { parent, dependsOn: [...args.after, policy] },
  );
}

/** The policy, in a namespace that has to exist before the add-on does. */
function createPolicy(
  parent: pulumi.Resource,
  name: string,
  args: AddonsArgs,
  addon: ClusterAddon,
  provider: Provider,
): NetworkPolicy {
  const namespace =
    addon.namespace === "kube-system" ? undefined : createNamespace(parent, name, args, addon, provider);
  return new NetworkPolicy(
    `${name}-${addon.addonName}`,
    {
      metadata: { name: "platform-addon", namespace: namespace?.metadata.name ?? addon.namespace },
      spec: addonPolicySpec(addon, args),
    },
    { parent, provider },
  );
}

function createNamespace(
  parent: pulumi.Resource,
  name: string,
  { protect }: AddonsArgs,
  { addonName, namespace }: ClusterAddon,
  provider: Provider,
): Namespace {
  return new Namespace(
    `${name}-${addonName}`,
    { metadata: { name: namespace, labels: { "app.kubernetes.io/managed-by": "pulumi" } } },
    { parent, provider, protect },
  );
}
