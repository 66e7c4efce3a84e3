/** Addresses of an environment that connections lead to or come from; blocks as in `10.48.0.0/24`. */
export interface ConnectionTargets {
  /** Address of the cluster's DNS, as in `172.20.0.10`. */
  readonly clusterDns: string;
  /** Block of the cluster's Services, as in `172.20.0.0/16`. It is no part of the VPC, and the Kubernetes API has an address in it. */
  readonly serviceCidr: string;
  readonly vpcCidr: string;
  /** Blocks of the public load balancers' subnets. */
  readonly publicSubnets: readonly string[];
  /** Blocks of the internal load balancers' subnets. */
  readonly internalSubnets: readonly string[];
  /** Blocks of the subnets with interface endpoints; empty when there are none. */
  readonly endpointSubnets: readonly string[];
  readonly databaseSubnets: readonly string[];
  /** Blocks that pods get their addresses from. */
  readonly podSubnets: readonly string[];
  readonly databasePort: number;
  /**
   * Names that the database's host is one of, as in `*.us-east-1.rds.amazonaws.com`; none by default. A service that names hosts
   * may be refused the lookup of any other name: see record 28.
   */
  readonly databaseNames?: readonly string[];
  /** Blocks of what collects metrics; empty when nothing does. */
  readonly scraperSubnets: readonly string[];
}
