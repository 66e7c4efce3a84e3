import { type Output, output } from "@pulumi/pulumi";
import { type Tier, tierCapacity, type ZoneLetter } from "../model/subnet-plan.ts";
import type { Platform } from "./platform.ts";

/** What an environment tells to people and to other programs; nothing here is secret. */
export interface PlatformOutputs {
  readonly vpcId: Output<string>;
  /** IPv4 block of the VPC. */
  readonly vpcCidr: string;
  /** Tier to zone letter to subnet id. */
  readonly subnetIds: Readonly<Record<Tier, Readonly<Partial<Record<ZoneLetter, Output<string>>>>>>;
  /** Zone letter to the public address from which traffic leaves; empty without NAT. Partners allow-list these. */
  readonly natPublicIps: Readonly<Partial<Record<ZoneLetter, Output<string>>>>;
  /** Tier to the addresses that its subnets have for network interfaces, over all zones. */
  readonly subnetCapacity: Readonly<Record<Tier, number>>;
  /** Security group of the pods. */
  readonly podSecurityGroupId: Output<string>;
  /** Host name of the database. */
  readonly databaseEndpoint: Output<string>;
  /** TCP port of the database. */
  readonly databasePort: number;
  readonly databaseName: string;
  /** URL of the certificates that clients of the database must trust. */
  readonly databaseCaBundle: string;
  readonly databaseSecurityGroupId: Output<string>;
  /** ARN of each secret, by service and purpose as in `api-database`. */
  readonly secretArns: Readonly<Record<string, Output<string>>>;
  /** Name of the cluster in AWS. */
  readonly clusterName: Output<string>;
  /** Address of each service with an entry, as in `https://api.prod.example.com`, by name. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  /** What the domain above has to delegate to; empty where the hosted zone is not the environment's own. */
  readonly domainNameServers: Output<readonly string[]>;
  /** ARN of the vault of the backups. */
  readonly backupVaultArn: Output<string>;
  /** Id of the connection to the network of runners, which their account has to name; absent where they have no way of their own. */
  readonly runnerPeeringId?: Output<string>;
  /** Topic that budget and anomaly alerts go to; absent where addresses alone hear of the budget. */
  readonly costAlertTopicArn?: Output<string>;
}

export function platformOutputs(platform: Platform): PlatformOutputs {
  const { backup, budgetAlerts, cluster, database, ingress, logins, network, pods, runnerPeering } = platform;
  return {
    vpcId: network.vpcId,
    vpcCidr: network.cidr,
    subnetIds: network.subnetIds,
    natPublicIps: network.natPublicIps,
    subnetCapacity: tierCapacity(network.subnets),
    podSecurityGroupId: pods.securityGroupId,
    databaseEndpoint: database.endpoint,
    databasePort: database.port,
    databaseName: database.databaseName,
    databaseCaBundle: database.caBundle,
    databaseSecurityGroupId: database.securityGroupId,
    secretArns: logins.secrets.secretArns,
    clusterName: cluster.name,
    serviceUrls: ingress?.urls ?? {},
    domainNameServers: ingress?.nameServers ?? output([]),
    backupVaultArn: backup.vaultArn,
    // The engine warns of an output that is undefined.
    ...(runnerPeering === undefined ? {} : { runnerPeeringId: runnerPeering.connectionId }),
    ...(budgetAlerts.topicArn === undefined ? {} : { costAlertTopicArn: budgetAlerts.topicArn }),
  };
}
