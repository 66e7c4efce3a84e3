import { z } from "zod";
import type { DeployedResource } from "../live/deployed-state.ts";

const deploymentType = "kubernetes:apps/v1:Deployment";

const status = z.object({
  conditions: z.array(z.object({ type: z.string(), status: z.string(), reason: z.string().optional() })),
});

/**
 * What is not ready although the engine has ended: what a provider made and could not see become ready, and Deployments whose last
 * word is not the end of a rollout. By the same conditions as the provider waits for (`@pulumi/kubernetes/apps/v1/deployment.d.ts`).
 *
 * @param reportsStatus false where nothing reports any, as in the simulator; then only what is reported counts
 */
export function pendingRollouts(
  resources: readonly DeployedResource[],
  reportsStatus: boolean,
): readonly string[] {
  return resources.flatMap(({ initErrors, outputs, type, urn }) => {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    if (initErrors.length > 0) return [`${name} (${type}) is there and not ready: ${initErrors.join("; ")}`];
    if (type !== deploymentType) return [];
    const { data } = status.safeParse(outputs["status"]);
    if (data === undefined) return reportsStatus ? [`${name} (${type}) has reported no status`] : [];
    const condition = (wanted: string) => data.conditions.find((found) => found.type === wanted);
    const [available, progressing] = [condition("Available"), condition("Progressing")];
    if (available?.status !== "True") return [`${name} (${type}) is not available`];
    // A Deployment that was never changed has no rollout to report.
    const isOver = progressing === undefined || progressing.reason === "NewReplicaSetAvailable";
    return isOver
      ? []
      : [`${name} (${type}) is still rolling out: ${progressing.reason ?? "no reason given"}`];
  });
}
