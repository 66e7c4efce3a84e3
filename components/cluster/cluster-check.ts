import { parseCidr } from "../../model/cidr.ts";
import { accessMistakes, apiNetworkMistake, publicNetworkMistake } from "../../model/cluster-access.ts";
import { addonKeys, addonVersionMistake } from "../../model/cluster-addons.ts";
import { kubernetesVersion, kubernetesVersions } from "../../model/kubernetes-versions.ts";
import { checkName } from "../../model/names.ts";
import { nodePoolMistakes } from "../../model/node-pools.ts";
import { checkTag } from "../../model/tags.ts";
import { checkPeers } from "../data/function-peer.ts";
import { checkLogRetention } from "../data/log-retention.ts";
import { checkEncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import type { ClusterArgs, ClusterNetwork } from "./cluster-args.ts";
import { controlPlaneLogs } from "./cluster-settings.ts";

/**
 * Checks what can be known before anything is registered.
 *
 * @throws Error that lists every wrong argument, its value and what is allowed.
 */
export function checkCluster(name: string, args: ClusterArgs): void {
  checkName("eksCluster", args.clusterName, 0);
  checkName("iamRole", `${name}-control-plane`);
  checkEncryptionKey(`${name}-secrets-key`, keyArgs(args, ""));
  checkEncryptionKey(`${name}-volumes-key`, keyArgs(args, ""));
  checkLogRetention("logRetentionDays", args.logRetentionDays);
  checkPeers(args.awsServices);
  const mistakes = [
    ...versionMistakes(args),
    ...networkMistakes(args.network),
    ...args.publicAccessCidrs.flatMap((cidr) => sentence("publicAccessCidrs", publicNetworkMistake(cidr))),
    ...args.apiAccessCidrs.flatMap((cidr) => sentence("apiAccessCidrs", apiNetworkMistake(cidr))),
    ...twice("publicAccessCidrs", args.publicAccessCidrs),
    ...twice("apiAccessCidrs", args.apiAccessCidrs),
    ...logMistakes(args.controlPlaneLogs),
    ...accessMistakes(args.access).map(({ message, path }) => `access.${path.join(".")}: ${message}`),
    ...nodePoolMistakes(args.nodePools).map(
      ({ message, path }) => `${["nodePools", ...path].join(".")}: ${message}`,
    ),
    ...addonKeys.flatMap((key) => sentence("addons", addonVersionMistake(key, args.addons[key]))),
    ...tagMistakes(args.nodeTags),
    ...refreshMistakes(args),
  ];
  if (mistakes.length === 0) return;
  throw new Error(`The cluster cannot be made so:\n${mistakes.map((line) => `  ${line}`).join("\n")}`);
}

/** Of both keys: EKS and EC2 use them with the rights of whoever called, or of the cluster's role. */
export function keyArgs(args: ClusterArgs, description: string): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays, protect, region } = args;
  return { description, deletionWindowDays: keyDeletionWindowDays, protect, accountId, region, services: [] };
}

function sentence(argument: string, mistake: string | undefined): readonly string[] {
  return mistake === undefined ? [] : [`${argument}: ${mistake}`];
}

function twice(argument: string, values: readonly string[]): readonly string[] {
  const value = values.find((entry, index) => values.indexOf(entry) !== index);
  return value === undefined ? [] : [`${argument}: "${value}" is there twice; name each once.`];
}

function versionMistakes({ version }: ClusterArgs): readonly string[] {
  if (kubernetesVersion(version) !== undefined) return [];
  const known = kubernetesVersions.map((entry) => entry.version).join(", ");
  return [`version is "${version}"; allowed are ${known}.`];
}

/** EKS wants subnets in two zones: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
function networkMistakes(network: ClusterNetwork): readonly string[] {
  const few = (["intraSubnetIds", "privateSubnetIds"] as const)
    .filter((argument) => network[argument].length < 2)
    .map(
      (argument) =>
        `network.${argument} has ${network[argument].length} subnets; EKS wants two or more, in different zones.`,
    );
  for (const cidr of [network.cidr, ...network.intraCidrs, ...network.privateCidrs]) parseCidr(cidr);
  const { prefix } = parseCidr(network.serviceIpv4Cidr);
  if (prefix >= 12 && prefix <= 24) return few;
  return [
    ...few,
    `network.serviceIpv4Cidr is ${network.serviceIpv4Cidr}; EKS allows prefixes from /12 to /24.`,
  ];
}

function logMistakes(logs: readonly string[]): readonly string[] {
  const known: readonly string[] = controlPlaneLogs;
  const wrong = logs.find((log) => !known.includes(log));
  const stranger =
    wrong === undefined ? [] : [`controlPlaneLogs holds "${wrong}"; allowed are ${known.join(", ")}.`];
  return [...stranger, ...twice("controlPlaneLogs", logs)];
}

/** Keys that a NodeClass refuses: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html */
const refusedTags = /^(kubernetes\.io\/cluster\/|karpenter\.sh\/|eks\.amazonaws\.com\/nodeclass$|eks:)/;

function tagMistakes(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(tags).flatMap(([key, value]) =>
    refusedTags.test(key)
      ? [`nodeTags: EKS keeps the tag ${key} for itself; choose another key.`]
      : sentence("nodeTags", checkTag(key, value)),
  );
}

function refreshMistakes({ secretRefreshSeconds }: ClusterArgs): readonly string[] {
  if (Number.isInteger(secretRefreshSeconds) && secretRefreshSeconds >= 1) return [];
  return [`secretRefreshSeconds is ${secretRefreshSeconds}; allowed are whole seconds from 1.`];
}
