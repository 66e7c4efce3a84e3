import type { ClusterAccess } from "../../model/cluster-access.ts";
import type { AddonVersions } from "../../model/cluster-addons.ts";
import type { NodePoolSettings } from "../../model/node-pools.ts";

/** Logs that a control plane can write. https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export const controlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;
export type ControlPlaneLog = (typeof controlPlaneLogs)[number];

/** What an environment chooses of its cluster. */
export interface ClusterSettings {
  /** Minor version of Kubernetes, as in `1.36`. Raised one minor version at a time, and never lowered. */
  readonly version: string;
  /** Networks that reach the API over the internet. Empty: the API has no public endpoint. Never the whole internet. */
  readonly publicAccessCidrs: readonly string[];
  /** Networks, outside the VPC or in it, that reach the private endpoint of the API. May be empty. */
  readonly apiAccessCidrs: readonly string[];
  /** Logs that the control plane writes. Without `audit` nobody can say afterwards who did what. */
  readonly controlPlaneLogs: readonly ControlPlaneLog[];
  /** True when EKS must refuse to delete the cluster. */
  readonly deletionProtection: boolean;
  /** True when AWS may move traffic and pods out of a zone that fails. */
  readonly zonalShift: boolean;
  /** Roles that may use the API, each for one purpose. */
  readonly access: ClusterAccess;
  /** By name. At least one. */
  readonly nodePools: Readonly<Record<string, NodePoolSettings>>;
  /** Exact versions, as in `v0.9.0-eksbuild.11`. */
  readonly addons: AddonVersions;
}
