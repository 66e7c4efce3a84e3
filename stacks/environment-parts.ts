import type { Provider } from "@pulumi/aws/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { FunctionPlacement } from "../components/data/lambda-in-vpc.ts";
import type { ByZone, PlatformNetwork } from "../components/network/platform-network.ts";
import type { LogKey } from "../components/security/log-key.ts";
import { platformId } from "../model/names.ts";
import type { Tier } from "../model/subnet-plan.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { codeDirectory, type FunctionName } from "./function-code.ts";

/** What the parts of one environment have in common. */
export interface EnvironmentParts {
  readonly config: PlatformConfig;
  /** Of the environment's own Region, pinned to its account. */
  readonly provider: Provider;
  readonly network: PlatformNetwork;
  /** Encrypts every log group. */
  readonly logKey: LogKey;
  /** Topics that hear of failures. */
  readonly alarmTopicArns: readonly pulumi.Input<string>[];
}

/** What every name of an environment begins with, as in `plinth-prod-use1`. */
export function platformOf({ environment, region, tags }: PlatformConfig): string {
  return platformId({ project: tags.project, environment, region });
}

/** Ids of a tier's subnets, by letter. */
export function subnetIds(
  { subnetIds: tiers }: PlatformNetwork,
  tier: Tier,
): readonly pulumi.Output<string>[] {
  const byZone: ByZone<pulumi.Output<string>> = tiers[tier];
  return Object.entries(byZone)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, id]) => id);
}

/** Where a function runs: in the private subnets, from which AWS services can be reached. */
export function functionPlacement(
  { config, logKey, network }: EnvironmentParts,
  name: FunctionName,
): FunctionPlacement {
  const { accountId, logRetentionDays, protect, region } = config;
  return {
    accountId,
    codeDirectory: codeDirectory(name),
    logKeyArn: logKey.arn,
    logRetentionDays,
    protect,
    region,
    subnetIds: subnetIds(network, "private"),
    vpcId: network.vpcId,
  };
}
