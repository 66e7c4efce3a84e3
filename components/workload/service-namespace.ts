import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import * as pulumi from "@pulumi/pulumi";
import type { HostPolicyDocument, NetworkPolicyDocument } from "../../model/network-policy.ts";
import type { Quota } from "../../model/quota.ts";
import { objectLabels } from "./labels.ts";
import {
  limitRangeSpec,
  podSecurityLabels,
  quotaSpec,
  readinessGateLabel,
  teamBinding,
} from "./namespace-documents.ts";
import { networkPolicySpec } from "./network-policy-spec.ts";
import { teamRoleName } from "./team-role.ts";

export interface ServiceNamespaceArgs {
  /** The service that the namespace is for; the namespace has its name. Kebab case, at most 63 characters. */
  readonly service: string;
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** What all pods of the namespace may request together. */
  readonly quota: Quota;
  /** Kubernetes group of the team that may look at the service and restart it, as in `plinth:team:orders`; `none` for nobody. */
  readonly teamGroup: string;
  /** At least one, which denies what no other allows; each of this namespace. */
  readonly networkPolicies: readonly NetworkPolicyDocument[];
  /** Policies about host names; each of this namespace. May be empty. */
  readonly hostPolicies: readonly HostPolicyDocument[];
  /** True where a load balancer sends requests to the pods; a new pod is ready only once it has found it healthy. */
  readonly loadBalanced: boolean;
  /** True when the engine must refuse to delete the namespace, with everything in it. */
  readonly protect: boolean;
  /** What must exist before the namespace: whatever makes the cluster take objects, and enforce policies. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * A guarded namespace for one service: restricted pods only, a quota, limits for containers that name none, and the network
 * policies that say who talks to whom.
 *
 * Costs nothing.
 *
 * Leaves out: what runs in it, and the rights of people who operate the whole cluster.
 */
export class ServiceNamespace extends pulumi.ComponentResource {
  /** Name of the namespace, known once it exists. */
  readonly namespaceName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: ServiceNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    checkServiceNamespace(args);
    super("plinth:workload:ServiceNamespace", name, {}, opts);

    const namespace = createNamespace(this, name, args);
    const within = namespace.metadata.name;
    createLimits(this, name, args, within);
    for (const policy of args.networkPolicies) createNetworkPolicy(this, name, args, within, policy);
    for (const policy of args.hostPolicies) createHostPolicy(this, name, args, within, policy);
    if (args.teamGroup !== "none") createTeamBinding(this, name, args, within);

    this.namespaceName = within;
    this.registerOutputs({ namespaceName: this.namespaceName });
  }
}

/** @throws Error naming the first wrong argument, its value and what is allowed. */
function checkServiceNamespace({
  hostPolicies,
  networkPolicies,
  service,
  teamGroup,
}: ServiceNamespaceArgs): void {
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(service)) {
    throw new Error(
      `"${service}" is no name of a namespace; allowed are 1 to 63 lower-case letters, digits and hyphens, first a letter, last no hyphen.`,
    );
  }
  if (networkPolicies.length === 0) {
    throw new Error(
      `networkPolicies of "${service}" is empty; without one every pod reaches everything. Name at least the policy that denies all.`,
    );
  }
  const stranger = [...networkPolicies, ...hostPolicies].find(({ namespace }) => namespace !== service);
  if (stranger !== undefined) {
    throw new Error(
      `The policy "${stranger.name}" is of the namespace "${stranger.namespace}"; allowed are those of "${service}".`,
    );
  }
  if (teamGroup !== "none" && !teamGroup.startsWith("plinth:team:")) {
    throw new Error(
      `teamGroup of "${service}" is "${teamGroup}"; allowed are none and groups of teams, as in plinth:team:orders.`,
    );
  }
}

function createNamespace(parent: ServiceNamespace, name: string, args: ServiceNamespaceArgs): Namespace {
  const labels = {
    ...objectLabels(args),
    ...podSecurityLabels(),
    ...(args.loadBalanced ? readinessGateLabel : {}),
  };
  return new Namespace(
    name,
    { metadata: { name: args.service, labels } },
    // Not in the data: the right to make objects, and what enforces the policies, come with the cluster.
    { parent, protect: args.protect, dependsOn: [...args.after] },
  );
}

type Within = pulumi.Output<string>;

function createLimits(
  parent: ServiceNamespace,
  name: string,
  args: ServiceNamespaceArgs,
  namespace: Within,
): void {
  const metadata = { name: args.service, namespace, labels: objectLabels(args) };
  new ResourceQuota(`${name}-quota`, { metadata, spec: quotaSpec(args.quota) }, { parent });
  new LimitRange(`${name}-limits`, { metadata, spec: limitRangeSpec }, { parent });
}

function createNetworkPolicy(
  parent: ServiceNamespace,
  name: string,
  args: ServiceNamespaceArgs,
  namespace: Within,
  policy: NetworkPolicyDocument,
): void {
  new NetworkPolicy(
    `${name}-${policy.name}`,
    {
      metadata: { name: policy.name, namespace, labels: objectLabels(args) },
      spec: networkPolicySpec(policy.spec),
    },
    { parent },
  );
}

function createHostPolicy(
  parent: ServiceNamespace,
  name: string,
  args: ServiceNamespaceArgs,
  namespace: Within,
  policy: HostPolicyDocument,
): void {
  new CustomResource(
    `${name}-${policy.name}`,
    {
      apiVersion: "networking.k8s.aws/v1alpha1",
      kind: "ApplicationNetworkPolicy",
      metadata: { name: policy.name, namespace, labels: objectLabels(args) },
      spec: policy.spec,
    },
    { parent },
  );
}

function createTeamBinding(
  parent: ServiceNamespace,
  name: string,
  args: ServiceNamespaceArgs,
  namespace: Within,
): void {
  new RoleBinding(
    `${name}-team`,
    {
      metadata: { name: "team", namespace, labels: objectLabels(args) },
      ...teamBinding(args.teamGroup, teamRoleName),
    },
    { parent },
  );
}
