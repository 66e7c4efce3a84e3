import { setTimeout as wait } from "node:timers/promises";
import type { ApiAnswer } from "../../simulator/kubernetes/api-server.ts";
import { isProperties, type Properties } from "../../simulator/wire.ts";
import { cluster } from "./cluster.ts";
import { eventually } from "./eventually.ts";
import { textAt, valueAt } from "./value-at.ts";

const zoneLabel = "topology.kubernetes.io/zone";

/** What a drain left: nothing, if it came to its end. */
export interface Drained {
  /** Pods that were still there when the time was up, as namespace/name. */
  readonly left: readonly string[];
}

/** Asks for an eviction as a drain does; 201 is yes, 429 is what a disruption budget forbids for now. */
export function evict(namespace: string, name: string): Promise<ApiAnswer> {
  return cluster().api.request("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } },
    type: "application/json",
  });
}

/**
 * Closes every node of a zone to new pods and evicts the pods of a namespace from them, one after the other and again and again
 * while a budget forbids it, as `kubectl drain` does. The nodes stay closed until `reopen`.
 */
export async function drainZone(zone: string, namespace: string, timeoutMs: number): Promise<Drained> {
  const nodes = new Set(
    (await nodesOf((candidate) => candidate === zone)).map((node) => textAt(node, "metadata", "name")),
  );
  await setUnschedulable(nodes, true);
  // A controller taints closed nodes a moment later. A pod that the scheduler has put aside before would not be looked at again for
  // minutes, since a taint is no event that makes it try again.
  await eventually("every closed node is tainted", async () =>
    (await nodesOf((candidate) => candidate === zone)).every(isTaintedUnschedulable),
  );
  const end = Date.now() + timeoutMs;
  for (;;) {
    const pods = (await cluster().list(`/api/v1/namespaces/${namespace}/pods`)).filter((pod) =>
      nodes.has(textAt(pod, "spec", "nodeName")),
    );
    const left = pods.map((pod) => `${namespace}/${textAt(pod, "metadata", "name")}`);
    if (left.length === 0 || Date.now() > end) return { left };
    for (const pod of pods) await evict(namespace, textAt(pod, "metadata", "name"));
    await wait(200);
  }
}

/** Closes every node to new pods. */
export async function closeAll(): Promise<void> {
  const nodes = await nodesOf(() => true);
  await setUnschedulable(new Set(nodes.map((node) => textAt(node, "metadata", "name"))), true);
}

/** Opens every node to new pods. */
export async function reopen(): Promise<void> {
  const nodes = await nodesOf(() => true);
  await setUnschedulable(new Set(nodes.map((node) => textAt(node, "metadata", "name"))), false);
}

/**
 * Which zone each pod of a namespace is in; empty text for one that is on no node.
 *
 * @param labels which pods, as in `app=one`; default all
 */
export async function zonesOfPods(namespace: string, labels = ""): Promise<readonly string[]> {
  const zones = new Map(
    (await nodesOf(() => true)).map((node) => [
      textAt(node, "metadata", "name"),
      textAt(node, "metadata", "labels", zoneLabel),
    ]),
  );
  const pods = await cluster().list(
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels)}`,
  );
  return pods.map((pod) => zones.get(textAt(pod, "spec", "nodeName")) ?? "").toSorted();
}

function isTaintedUnschedulable(node: Properties): boolean {
  const taints = valueAt(node, "spec", "taints");
  return (
    Array.isArray(taints) &&
    taints.some((taint) => isProperties(taint) && taint["key"] === "node.kubernetes.io/unschedulable")
  );
}

async function nodesOf(wanted: (zone: string) => boolean): Promise<readonly Properties[]> {
  const nodes = await cluster().list("/api/v1/nodes");
  return nodes.filter((node) => wanted(textAt(node, "metadata", "labels", zoneLabel)));
}

async function setUnschedulable(nodes: ReadonlySet<string>, unschedulable: boolean): Promise<void> {
  for (const name of nodes) {
    const { body, status } = await cluster().api.request("PATCH", `/api/v1/nodes/${name}`, {
      body: { spec: { unschedulable } },
      type: "application/merge-patch+json",
    });
    if (status !== 200) throw new Error(`node ${name}: ${status} ${JSON.stringify(body)}`);
  }
}
