import { cluster } from "./cluster.ts";
import { valueAt } from "./value-at.ts";

/** How many replicas a Deployment is to have at the moment, whoever has said so. */
export async function replicasOf(namespace: string, name: string): Promise<unknown> {
  const { body } = await cluster().api.request("GET", scalePath(namespace, name));
  return valueAt(body, "spec", "replicas");
}

/** Sets the replicas of a Deployment, as an autoscaler does, or somebody who forgets that there is one. */
export async function setReplicas(namespace: string, name: string, replicas: number): Promise<void> {
  const { body, status } = await cluster().api.request("PATCH", scalePath(namespace, name), {
    body: { spec: { replicas } },
    type: "application/merge-patch+json",
  });
  if (status !== 200)
    throw new Error(`${namespace}/${name} to ${replicas}: ${status} ${JSON.stringify(body)}`);
}

function scalePath(namespace: string, name: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}/scale`;
}
