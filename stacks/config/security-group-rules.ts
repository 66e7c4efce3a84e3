import { databasePort } from "../../components/data/database-access.ts";
import type { ConnectionTargets } from "../../model/connection-targets.ts";
import {
  clusterRules,
  podSecurityGroupRules,
  rulesOverQuota,
  securityGroupRuleQuota,
} from "../../model/pod-security-group.ts";
import { network } from "./network.ts";
import { type Rule, valid } from "./rule.ts";
import { validServices } from "./service-entries.ts";
import { tierBlocks } from "./tier-blocks.ts";
import type { Fields } from "./value.ts";

/** What of the addresses the group's rules are made of; `undefined` where the network is not valid in itself. */
function targetsOf(values: Fields): ConnectionTargets | undefined {
  const settings = valid(network, values["network"]);
  if (settings === undefined) return undefined;
  const blocks = (tier: Parameters<typeof tierBlocks>[1]) => tierBlocks(settings, tier) ?? [];
  const derived = "interfaceEndpoints" in settings && settings.interfaceEndpoints === "derived";
  return {
    clusterDns: "",
    serviceCidr: settings.serviceIpv4Cidr,
    vpcCidr: "",
    publicSubnets: blocks("public"),
    internalSubnets: blocks("internal"),
    endpointSubnets: derived ? blocks("endpoints") : [],
    databaseSubnets: blocks("database"),
    podSubnets: [],
    databasePort,
    scraperSubnets: [],
  };
}

/** A warning and no mistake, because AWS gives more on request. */
const groupHolds: Rule = (values) => {
  const targets = targetsOf(values);
  if (targets === undefined) return [];
  return rulesOverQuota(podSecurityGroupRules(validServices(values), targets)).map(
    ({ count, direction }) => ({
      path: ["services"],
      message: `need ${count} ${direction} rules of the one security group that all pods have, ${clusterRules[direction]} of them for the cluster itself`,
      allowed: `${securityGroupRuleQuota} unless AWS raises the quota "Inbound or outbound rules per security group"; services on the same port share their rules`,
    }),
  );
};

export const securityGroupWarnings: readonly Rule[] = [groupHolds];
