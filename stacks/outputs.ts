import type { Output } from "@pulumi/pulumi";
import type { Tier, ZoneLetter } from "../model/subnet-plan.ts";
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
  /** Topic that budget and anomaly alerts go to. */
  readonly costAlertTopicArn: Output<string>;
}

export function platformOutputs({ budgetAlerts, network }: Platform): PlatformOutputs {
  return {
    vpcId: network.vpcId,
    vpcCidr: network.cidr,
    subnetIds: network.subnetIds,
    natPublicIps: network.natPublicIps,
    costAlertTopicArn: budgetAlerts.topicArn,
  };
}
