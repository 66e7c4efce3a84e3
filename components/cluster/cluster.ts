import type { Cluster as EksCluster } from "@pulumi/aws/eks/cluster.js";
import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../security/encryption-key.ts";
import { type AccessEntries, createAccessEntries } from "./access-entries.ts";
import { createAddons } from "./addons.ts";
import type { ClusterArgs } from "./cluster-args.ts";
import { checkCluster, keyArgs } from "./cluster-check.ts";
import { createClusterRole, type MadeRole } from "./cluster-role.ts";
import { createControlPlane, createLogGroup } from "./control-plane.ts";
import { createKubernetesProvider } from "./kubernetes-provider.ts";
import { createNetworkRules } from "./network-rules.ts";
import { createNodeClass } from "./node-class.ts";
import { createNodePool } from "./node-pool.ts";
import { createNodeRole } from "./node-role.ts";
import { createPolicyEnforcement } from "./policy-enforcement.ts";

export type { ClusterArgs } from "./cluster-args.ts";

/**
 * A Kubernetes cluster in EKS Auto Mode: its API private, its Secrets and volumes encrypted with keys of ours, network policies
 * enforced, nodes started as pods need them, and open to named roles only.
 *
 * Costs about 73 USD a month for the control plane (0.10 USD an hour), 2 USD for the two keys, and for each node the instance and
 * about 12 % of its price for Auto Mode; logs of the control plane 0.50 USD a GB (us-east-1, November 2026,
 * https://aws.amazon.com/eks/pricing/ and https://aws.amazon.com/cloudwatch/pricing/).
 *
 * Leaves out: services and what they say to each other; load balancers; volumes for pods; roles of pods. Nodes have 80 GiB each.
 */
export class Cluster extends pulumi.ComponentResource {
  /** Name of the cluster in AWS. */
  readonly name: pulumi.Output<string>;
  /** URL of the Kubernetes API. */
  readonly endpoint: pulumi.Output<string>;
  /** Base64 of the certificates that the API proves itself with. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** Security group of control plane and nodes, made by EKS. Whoever reaches the API needs a rule in it. */
  readonly securityGroupId: pulumi.Output<string>;
  /** ARN of the nodes' role. */
  readonly nodeRoleArn: pulumi.Output<string>;
  /** What makes objects inside the cluster; it waits until the deployer is let in. */
  readonly provider: Provider;
  /** What a workload waits for: nodes that it can run on, and the driver that mounts its secrets. */
  readonly ready: readonly pulumi.Resource[];

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkCluster(name, args);
    super("plinth:cluster:Cluster", name, {}, opts);

    const secretsKey = createKey(this, `${name}-secrets-key`, args, "Encrypts the cluster's Secrets");
    const volumesKey = createKey(this, `${name}-volumes-key`, args, "Encrypts the volumes of nodes");
    const log = createLogGroup(this, name, args);
    const role = createClusterRole(this, `${name}-control-plane`, { ...args, volumeKeyArn: volumesKey.arn });
    const nodeRole = createNodeRole(this, `${name}-nodes`, args.region);
    const cluster = createControlPlane(this, name, args, { log, role, secretsKey });
    const securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    const entries = createAccess(this, name, args, cluster, nodeRole);
    const provider = createKubernetesProvider(this, `${name}-kubernetes`, {
      cluster,
      region: args.region,
      after: entries.deployer,
    });
    const rules = createNetworkRules(this, name, { ...args, clusterSecurityGroupId: securityGroupId });
    const enforcement = createPolicyEnforcement(this, `${name}-policy-enforcement`, provider);
    const nodeClass = createNodeClass(
      this,
      `${name}-node-class`,
      {
        ...args,
        privateSubnetIds: args.network.privateSubnetIds,
        nodeRoleName: nodeRole.role.name,
        clusterSecurityGroupId: securityGroupId,
        volumeKeyArn: volumesKey.arn,
        after: [enforcement, ...entries.nodes, ...nodeRole.permissions, ...rules],
      },
      provider,
    );
    const pools = createNodePools(this, `${name}-node-pool`, args, nodeClass, provider);
    const addons = createAddons(this, name, { ...args, clusterName: cluster.name, after: pools }, provider);

    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.apply(({ data }) => data);
    this.securityGroupId = securityGroupId;
    this.nodeRoleArn = nodeRole.role.arn;
    this.provider = provider;
    this.ready = [...pools, addons.secretsStoreCsiDriver];
    this.registerOutputs({
      name: this.name,
      endpoint: this.endpoint,
      certificateAuthority: this.certificateAuthority,
      securityGroupId: this.securityGroupId,
      nodeRoleArn: this.nodeRoleArn,
    });
  }
}

/** One key for Secrets and one for volumes, so that the right to start nodes is not also one to read Secrets. */
function createKey(parent: Cluster, name: string, args: ClusterArgs, description: string): EncryptionKey {
  return new EncryptionKey(name, keyArgs(args, description), { parent });
}

function createAccess(
  parent: Cluster,
  name: string,
  { access, region }: ClusterArgs,
  cluster: EksCluster,
  nodeRole: MadeRole,
): AccessEntries {
  return createAccessEntries(parent, name, {
    clusterName: cluster.name,
    access,
    nodeRoleArn: nodeRole.role.arn,
    region,
  });
}

function createNodePools(
  parent: Cluster,
  name: string,
  { nodePools }: ClusterArgs,
  nodeClass: CustomResource,
  provider: Provider,
): readonly CustomResource[] {
  return Object.entries(nodePools).map(([poolName, pool]) =>
    createNodePool(parent, name, poolName, pool, nodeClass, provider),
  );
}
