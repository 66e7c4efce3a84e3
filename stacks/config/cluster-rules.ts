import { accessMistakes, apiNetworkMistake, publicNetworkMistake } from "../../model/cluster-access.ts";
import { addonKeys, addonVersionMistake } from "../../model/cluster-addons.ts";
import { versionSupport } from "../../model/kubernetes-versions.ts";
import { nodePoolMistakes } from "../../model/node-pools.ts";
import { cluster } from "./cluster.ts";
import { type Mistake, refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { valueAt } from "./value.ts";

/** A version past its end is a mistake, one that is near it a warning. */
function support(verdict: "rejected" | "warning"): Rule {
  return (values, _siblings, today) => {
    const path = ["cluster", "version"];
    const version = valid(cluster.shape.version, valueAt(values, path));
    if (version === undefined) return [];
    const judged = versionSupport(version, today);
    return judged.verdict === verdict ? refusal(path, judged.message) : [];
  };
}

const poolsFit: Rule = (values) => {
  const path = ["cluster", "nodePools"];
  const pools = valid(cluster.shape.nodePools, valueAt(values, path));
  if (pools === undefined) return [];
  return nodePoolMistakes(pools).flatMap((mistake) => refusal([...path, ...mistake.path], mistake.message));
};

const accessFits: Rule = (values) => {
  const path = ["cluster", "access"];
  const access = valid(cluster.shape.access, valueAt(values, path));
  if (access === undefined) return [];
  return accessMistakes(access).flatMap((mistake) => refusal([...path, ...mistake.path], mistake.message));
};

/** A rule about each block of a list of networks. */
function networksFit(
  key: "apiAccessCidrs" | "publicAccessCidrs",
  mistakeOf: (cidr: string) => string | undefined,
): Rule {
  return (values) => {
    const path = ["cluster", key];
    const blocks = valid(cluster.shape[key], valueAt(values, path)) ?? [];
    return blocks.flatMap((block, index) => refusal([...path, index], mistakeOf(block)));
  };
}

const addonsKnown: Rule = (values) => {
  const path = ["cluster", "addons"];
  const addons = valid(cluster.shape.addons, valueAt(values, path));
  if (addons === undefined) return [];
  return addonKeys.flatMap((key) => refusal([...path, key], addonVersionMistake(key, addons[key])));
};

/** An entry that stands twice is one that was meant to be another. Of roles and pools the model says so itself. */
const entriesOnce: Rule = (values) =>
  ["publicAccessCidrs", "apiAccessCidrs", "controlPlaneLogs"].flatMap((key): readonly Mistake[] => {
    const value = valueAt(values, ["cluster", key]);
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.flatMap((entry, index) =>
      list.indexOf(entry) === index
        ? []
        : [{ path: ["cluster", key, index], message: "stands in the list twice", allowed: "each once" }],
    );
  });

export const clusterRules: readonly Rule[] = [
  support("rejected"),
  poolsFit,
  accessFits,
  networksFit("publicAccessCidrs", publicNetworkMistake),
  networksFit("apiAccessCidrs", apiNetworkMistake),
  addonsKnown,
  entriesOnce,
];

export const clusterWarnings: readonly Rule[] = [support("warning")];
