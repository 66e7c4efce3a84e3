import type * as pulumi from "@pulumi/pulumi";
import type { PeerAddresses } from "../data/function-peer.ts";
import type { ClusterSettings } from "./cluster-settings.ts";

/** Where a cluster stands in the network. */
export interface ClusterNetwork {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's IPv4 block. */
  readonly cidr: string;
  /** Ids of the subnets for the control plane's interfaces, in two zones or more. */
  readonly intraSubnetIds: readonly pulumi.Input<string>[];
  /** IPv4 blocks of those subnets. */
  readonly intraCidrs: readonly string[];
  /** Ids of the subnets for nodes and pods, in two zones or more. */
  readonly privateSubnetIds: readonly pulumi.Input<string>[];
  /** IPv4 blocks of those subnets. */
  readonly privateCidrs: readonly string[];
  /** Addresses of Kubernetes services, from /12 to /24. Changing it replaces the cluster. */
  readonly serviceIpv4Cidr: string;
}

export interface ClusterArgs extends ClusterSettings {
  /** Name of the cluster in AWS, unique to account and Region, as in `plinth-prod-use1`. Changing it replaces the cluster. */
  readonly clusterName: string;
  /** The VPC, its subnets for control plane and nodes, and the block of services. */
  readonly network: ClusterNetwork;
  /** Id of the security group that every pod has. */
  readonly podSecurityGroupId: pulumi.Input<string>;
  /** Where AWS services are reached: the endpoints' subnets, or `0.0.0.0/0` through NAT. At least one, all on port 443. */
  readonly awsServices: readonly PeerAddresses[];
  /** Seconds after which a mounted secret is read again, 1 or more. */
  readonly secretRefreshSeconds: number;
  /** Tags of instances and volumes that EKS starts: the provider's default tags do not reach what EKS makes. */
  readonly nodeTags: Readonly<Record<string, string>>;
  /** Days that the control plane's log is kept. */
  readonly logRetentionDays: number;
  /** ARN of the key of log groups. */
  readonly logKeyArn: pulumi.Input<string>;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** True when the engine must refuse to delete the cluster, its keys and its log. */
  readonly protect: boolean;
  /** Days between a deletion of a key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
}
