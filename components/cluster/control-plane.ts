import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Cluster as EksCluster } from "@pulumi/aws/eks/cluster.js";
import type * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "../security/encryption-key.ts";
import type { ClusterArgs } from "./cluster-args.ts";
import type { MadeRole } from "./cluster-role.ts";

/** Where EKS writes, under a name of its choice; made first, because EKS would make one without key and without an end. */
export function createLogGroup(parent: pulumi.Resource, name: string, args: ClusterArgs): LogGroup {
  return new LogGroup(
    `${name}-log`,
    {
      // https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
      name: `/aws/eks/${args.clusterName}/cluster`,
      retentionInDays: args.logRetentionDays,
      kmsKeyId: args.logKeyArn,
      tags: { Name: `${name}-log` },
    },
    { parent, protect: args.protect },
  );
}

export interface ControlPlaneParts {
  readonly log: LogGroup;
  readonly role: MadeRole;
  readonly secretsKey: EncryptionKey;
}

/** The cluster itself, without nodes: those come with node pools of ours, and so with a node class of ours. */
export function createControlPlane(
  parent: pulumi.Resource,
  name: string,
  args: ClusterArgs,
  { log, role, secretsKey }: ControlPlaneParts,
): EksCluster {
  const { network, publicAccessCidrs } = args;
  return new EksCluster(
    name,
    {
      name: args.clusterName,
      version: args.version,
      roleArn: role.role.arn,
      upgradePolicy: { supportType: "STANDARD" },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      // Auto Mode is these three together: EKS refuses one without the others.
      computeConfig: { enabled: true },
      kubernetesNetworkConfig: {
        ipFamily: "ipv4",
        serviceIpv4Cidr: network.serviceIpv4Cidr,
        elasticLoadBalancing: { enabled: true },
      },
      storageConfig: { blockStorage: { enabled: true } },
      bootstrapSelfManagedAddons: false,
      vpcConfig: {
        subnetIds: [...network.intraSubnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessCidrs.length > 0,
        ...(publicAccessCidrs.length > 0 ? { publicAccessCidrs: [...publicAccessCidrs] } : {}),
      },
      encryptionConfig: { provider: { keyArn: secretsKey.arn }, resources: ["secrets"] },
      enabledClusterLogTypes: [...args.controlPlaneLogs],
      deletionProtection: args.deletionProtection,
      zonalShiftConfig: { enabled: args.zonalShift },
      tags: { Name: name },
    },
    {
      parent,
      protect: args.protect,
      // The log group, or EKS makes its own; the permissions, or EKS can neither start nor, in the end, stop anything.
      dependsOn: [log, ...role.permissions],
    },
  );
}
