import { isDeepStrictEqual } from "node:util";
import type { ApiServer, KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import { ApiRefusal, nameOf } from "../../simulator/kubernetes/api-server.ts";
import type { Properties } from "../../simulator/wire.ts";
import { isProperties } from "../../simulator/wire.ts";
import { cluster } from "./cluster.ts";
import { asObject } from "./kubernetes-object.ts";

/** What became of a list of objects; each line begins with kind and name. */
export interface Applied {
  /** What the API server warned of. */
  readonly warnings: readonly string[];
  /** What it refused, and why. */
  readonly rejections: readonly string[];
  /** What was created or altered: resource version or generation are others than before. */
  readonly changed: readonly string[];
}

/**
 * Applies objects in their order, strictly and server-side, as an operator would with an environment's manifests; goes on
 * after a refusal.
 *
 * @param objects plain objects of the API, each with apiVersion, kind and metadata.name
 */
export async function applyAll(objects: readonly Properties[]): Promise<Applied> {
  const { api } = cluster();
  const warnings: string[] = [];
  const rejections: string[] = [];
  const changed: string[] = [];
  for (const object of objects.map(asObject)) {
    const what = `${object.kind} ${nameOf(object)}`;
    try {
      const applied = await applyOne(api, object);
      warnings.push(...applied.warnings.map((warning) => `${what}: ${warning}`));
      if (applied.changed) changed.push(what);
    } catch (problem) {
      if (!(problem instanceof ApiRefusal)) throw problem;
      rejections.push(problem.message);
    }
  }
  return { warnings, rejections, changed };
}

/** How often a status report that came in between may spoil the comparison. */
const tries = 10;

async function applyOne(
  api: ApiServer,
  object: KubernetesObject,
): Promise<{ readonly warnings: readonly string[]; readonly changed: boolean }> {
  let warnings: readonly string[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    const before = await api.get(object);
    const answer = await api.apply(object);
    warnings = answer.warnings;
    if (before === undefined) break;
    if (isDeepStrictEqual(versionsOf(before), versionsOf(answer.body))) return { warnings, changed: false };
    // A controller that reports a status raises the resource version as well: asked again, until none does.
    if (!isDeepStrictEqual(withoutStatus(before), withoutStatus(answer.body))) break;
  }
  return { warnings, changed: true };
}

function versionsOf({ metadata }: Properties): { resourceVersion: unknown; generation: unknown } {
  const { generation, resourceVersion } = isProperties(metadata) ? metadata : {};
  return { resourceVersion, generation };
}

/** What others than a reporter of status have written, and who. */
function withoutStatus({ metadata, status: _status, ...object }: Properties): Properties {
  const { managedFields, resourceVersion: _version, ...kept } = isProperties(metadata) ? metadata : {};
  const managers = Array.isArray(managedFields) ? managedFields.filter(isProperties) : [];
  return {
    ...object,
    metadata: { ...kept, managedFields: managers.filter(({ subresource }) => subresource !== "status") },
  };
}
