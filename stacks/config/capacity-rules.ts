import { databaseCapacityMistake } from "../../model/capacity.ts";
import { capacityChain } from "../../model/capacity-chain.ts";
import { type CapacityLink, firstViolated, violation } from "../../model/capacity-link.ts";
import { clusterCapacity } from "../../model/cluster-capacity.ts";
import { largestPodOf, podFits } from "../../model/node-size.ts";
import { cluster } from "./cluster.ts";
import { instanceClass, reservedConnections } from "./database.ts";
import { network } from "./network.ts";
import { refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { perService, validServices } from "./service-entries.ts";
import { service } from "./services.ts";
import { tierBlocks } from "./tier-blocks.ts";
import { type Fields, valueAt } from "./value.ts";

const nodePoolsOf = (values: Fields) =>
  valid(cluster.shape.nodePools, valueAt(values, ["cluster", "nodePools"]));

function clusterPart(values: Fields) {
  const settings = valid(network, values["network"]);
  const subnets = settings === undefined ? undefined : tierBlocks(settings, "private");
  const nodePools = nodePoolsOf(values);
  if (subnets === undefined || subnets.length === 0 || nodePools === undefined) return undefined;
  return { nodePools, privateSubnets: subnets };
}

function databasePart(values: Fields) {
  const size = valid(instanceClass, valueAt(values, ["database", "instanceClass"]));
  const reserve = valid(reservedConnections, valueAt(values, ["database", "reservedConnections"]));
  return size === undefined || reserve === undefined ? undefined : { instanceClass: size, reserve };
}

/** The chain of a stack, as far as what it is made of is valid in itself. */
export function capacityOf(values: Fields): readonly CapacityLink[] {
  const clusterInput = clusterPart(values);
  const database = databasePart(values);
  return capacityChain({
    services: validServices(values),
    ...(clusterInput === undefined ? {} : { cluster: clusterInput }),
    ...(database === undefined ? {} : { database }),
  });
}

/** Each pod has to find one node with room for its CPU and its memory at once. */
const podsFindNodes: Rule = (values, siblings, today) => {
  const nodePools = nodePoolsOf(values) ?? {};
  const pools = Object.values(nodePools);
  if (pools.length === 0) return [];
  const room = Object.entries(nodePools)
    .map(([name, pool]) => {
      const { cpuMillicores, memoryMib } = largestPodOf([pool]);
      return `a node of ${name} has at most ${cpuMillicores}m CPU and at most ${memoryMib} MiB for pods`;
    })
    .join(", ");
  return perService((name, entry) => {
    const resources = valid(service.shape.resources, valueAt(entry, ["resources"]));
    if (resources === undefined || podFits(resources, pools)) return [];
    return [
      {
        path: ["services", name, "resources"],
        message: `asks for ${resources.cpuMillicores}m CPU and ${resources.memoryMib} MiB, which no node of the node pools has together`,
        allowed: `${room}; take a smaller request, a greater limit in cluster.nodePools, or instance categories with more memory`,
      },
    ];
  })(values, siblings, today);
};

/** Of the chain from pods to addresses the first link that breaks, unless it is about one pod, which is told where that stands. */
const clusterHolds: Rule = (values) => {
  const part = clusterPart(values);
  if (part === undefined) return [];
  const broken = firstViolated(clusterCapacity({ ...part, services: validServices(values) }));
  if (broken === undefined || broken.what.endsWith("of the largest pod")) return [];
  return refusal(broken.of === "services" ? ["services"] : ["cluster", "nodePools"], violation(broken));
};

/** The chain's last link. Told beside the others, since what mends it mends none of them. */
const databaseHolds: Rule = (values) => {
  const part = databasePart(values);
  return part === undefined
    ? []
    : refusal(["services"], databaseCapacityMistake({ ...part, services: validServices(values) }));
};

export const capacityRules: readonly Rule[] = [podsFindNodes, clusterHolds, databaseHolds];
