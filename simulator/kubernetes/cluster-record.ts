import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "../cloud.ts";
import { CannotRun } from "../places.ts";
import { isProperties } from "../wire.ts";
import type { ApiServer } from "./api-server.ts";

/** A real cluster, known again by the uid of its namespace kube-system: its address may change, and another may take it over. */
export interface ClusterIdentity {
  readonly server: string;
  readonly uid: string;
}

/** Asks an API server who it is. @throws CannotRun when it does not answer or does not let us look */
export async function identifyCluster(api: ApiServer): Promise<ClusterIdentity> {
  const { body, status } = await api.request("GET", "/api/v1/namespaces/kube-system");
  const uid = isProperties(body["metadata"]) ? body["metadata"]["uid"] : undefined;
  if (status === 200 && typeof uid === "string") return { server: api.server, uid };
  throw new CannotRun(
    `The API server ${api.server} does not let the kubeconfig's user see the namespace kube-system (${status}): ${JSON.stringify(body["message"])}`,
  );
}

/** The cluster that holds a kept environment's Kubernetes objects; undefined where they are simulated, or where there are none. */
export function recordedCluster(directory: string): ClusterIdentity | undefined {
  const file = recordFile(directory);
  if (!existsSync(file)) return undefined;
  const record: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (isProperties(record) && typeof record["server"] === "string" && typeof record["uid"] === "string")
    return { server: record["server"], uid: record["uid"] };
  throw new CannotRun(
    `${file} names no cluster. Forget this simulated environment: npm run simulate -- reset`,
  );
}

export function recordCluster(directory: string, cluster: ClusterIdentity): void {
  writeFileSync(recordFile(directory), JSON.stringify(cluster));
}

/**
 * An environment's objects are in one place from its first update to its end: otherwise the state would list what the place at
 * hand does not hold.
 *
 * @throws CannotRun when they are elsewhere
 */
export function checkCluster(
  { cloud, directory, stack }: { readonly cloud: Cloud; readonly directory: string; readonly stack: string },
  given: ClusterIdentity | undefined,
): void {
  const recorded = recordedCluster(directory);
  const forget = `forget this simulated environment: npm run simulate -- reset --stack ${stack}`;
  if (recorded !== undefined && recorded.uid !== given?.uid) {
    throw new CannotRun(
      [
        `The Kubernetes objects of ${stack} are in the cluster at ${recorded.server}, ${given === undefined ? "and no kubeconfig is given" : `which is not the one at ${given.server}`}.`,
        `Give that cluster's kubeconfig with --kubeconfig; or, if it is gone, ${forget}`,
      ].join("\n"),
    );
  }
  if (recorded === undefined && given !== undefined && cloud.list().some(isKubernetes)) {
    throw new CannotRun(
      `The Kubernetes objects of ${stack} are simulated so far, and cannot move to the cluster at ${given.server}. Go on without --kubeconfig, or ${forget}`,
    );
  }
}

function isKubernetes({ type }: { readonly type: string }): boolean {
  return type.startsWith("kubernetes:");
}

function recordFile(directory: string): string {
  return join(directory, "cluster.json");
}
