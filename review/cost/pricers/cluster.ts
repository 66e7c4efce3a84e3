import { podShare } from "../../../model/node-size.ts";
import { assumed, type Charge, type Factor, times } from "../charge.ts";
import { textAt } from "../known-input.ts";
import { podRequests } from "../pod-requests.ts";
import type { Pricers } from "../pricer.ts";
import { expectedReplicas } from "../replicas.ts";
import type { UsageAssumptions } from "../usage-assumptions.ts";

/** The control plane, the nodes that run anyway, and the nodes that services ask for. */
export const clusterPricers: Pricers = {
  "aws:eks/cluster:Cluster": ({ inputs }, usage) => {
    // Without a word AWS takes EXTENDED, which costs six times as much once a version is past its standard support.
    if (textAt(inputs, "upgradePolicy", "supportType") !== "STANDARD")
      return { input: "an upgradePolicy.supportType of STANDARD" };
    return [
      { what: "cluster's control plane", price: "eks-cluster-hour", factors: [assumed(usage, "hours", "h")] },
      {
        what: "traffic between zones, both directions",
        price: "zone-transfer-gb",
        factors: [times(2), assumed(usage, "crossZoneGb", "GB")],
      },
    ];
  },
  "kubernetes:karpenter.sh/v1:NodePool": (_pool, usage) =>
    nodes("node that runs anyway", [assumed(usage, "nodesBeforeServices", "nodes")], usage),
  "kubernetes:apps/v1:Deployment": (deployment, usage) => {
    const pod = podRequests(deployment.inputs);
    if (pod === undefined) return { input: "CPU and memory requests of every container" };
    const replicas = expectedReplicas(deployment, usage);
    if ("input" in replicas) return replicas;
    const share = podShare({ cpu: usage.nodeCpu.value, memoryGib: usage.nodeMemoryGib.value });
    const full = Math.max(pod.cpuMillicores / share.cpuMillicores, pod.memoryMib / share.memoryMib);
    // Rounded here, so that the arithmetic that is shown gives the amount that is shown.
    const nodesEach = Math.round((full / usage.nodePacking.value) * 10_000) / 10_000;
    const each: Factor = { value: nodesEach, unit: "nodes", assumption: "nodePacking" };
    return nodes("share of nodes for services", [replicas, each], usage);
  },
};

/** A node is paid for three times: to EC2, to EKS for Auto Mode, and for its disk. */
function nodes(what: string, count: readonly Factor[], usage: UsageAssumptions): readonly Charge[] {
  const instance = usage.nodeInstance.value;
  const hours = assumed(usage, "hours", "h");
  return [
    { what: `${what}, ${instance}`, price: `ec2/${instance}`, factors: [...count, hours] },
    { what: `${what}, fee of Auto Mode`, price: `eks-auto-mode/${instance}`, factors: [...count, hours] },
    {
      what: `${what}, disk`,
      price: "ebs-gp3-gb",
      factors: [...count, assumed(usage, "nodeVolumeGb", "GB")],
    },
  ];
}
