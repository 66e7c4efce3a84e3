import { broughtUp } from "../../commands/simulated-state.ts";
import type { KubernetesObject } from "../../simulator/kubernetes/objects.ts";
import { kubernetesObjects } from "../../simulator/kubernetes/objects.ts";
import { cluster } from "./cluster.ts";
import { eventually } from "./eventually.ts";

/** The objects that `npm run manifests` would write: AWS is simulated, and every one of its values is made up. */
export async function environmentObjects(stack: string): Promise<readonly KubernetesObject[]> {
  return kubernetesObjects(await broughtUp(stack, (environment) => environment.exportState()));
}

/** Deletes objects, the last first, and waits until the last trace of each is gone: another environment has the same names. */
export async function removeAll(objects: readonly KubernetesObject[]): Promise<void> {
  const { api } = cluster();
  for (const object of objects.toReversed()) await api.delete(object);
  for (const object of objects) {
    await eventually(
      `${object.kind} ${object.metadata.name} is gone`,
      async () => (await api.get(object)) === undefined,
    );
  }
}
