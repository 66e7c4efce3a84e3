import type { KubernetesObject } from "../../simulator/kubernetes/objects.ts";
import type { Fields, PodTemplate } from "./kubernetes-documents.ts";
import { fields, podTemplateOf } from "./kubernetes-documents.ts";

/** Only a registry's port may stand behind a colon, and a port is followed by a slash. */
const byDigest = /^[^@:]+(?::\d+\/[^@:]+)?@sha256:[0-9a-f]{64}$/;

/** Requests and limits that each container states itself. CPU has no limit: it would slow a pod down while its node is idle. */
const resources = [
  ["requests", "cpu"],
  ["requests", "memory"],
  ["requests", "ephemeral-storage"],
  ["limits", "memory"],
  ["limits", "ephemeral-storage"],
] as const;

const probes = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

/**
 * What the pods of an environment's objects lack, one sentence each: an image by digest, requests and limits, and where they
 * serve (in a Deployment) three probes on three paths.
 */
export function unguardedPods(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.flatMap((object) => {
    const template = templateIn(object);
    if (template === undefined) return [];
    const { containers, initContainers = [] } = template.spec;
    const what = `${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    return [
      ...[...containers, ...initContainers].flatMap((container) => [
        ...imageMistakes(container),
        ...resourceMistakes(container),
      ]),
      ...(object.kind === "Deployment" ? containers.flatMap(probeMistakes) : []),
    ].map((mistake) => `${what}: ${mistake}`);
  });
}

/** How many of the objects describe pods. */
export function podTemplateCount(objects: readonly KubernetesObject[]): number {
  return objects.filter((object) => templateIn(object) !== undefined).length;
}

/** A NodePool's template describes nodes. */
function templateIn(object: KubernetesObject): PodTemplate | undefined {
  return ["Deployment", "Job", "CronJob"].includes(object.kind)
    ? podTemplateOf({ inputs: object })
    : undefined;
}

function imageMistakes({ image }: Fields): readonly string[] {
  return typeof image === "string" && byDigest.test(image)
    ? []
    : [`image ${String(image)} has no digest, or a tag`];
}

function resourceMistakes(container: Fields): readonly string[] {
  return resources
    .filter(([kind, what]) => typeof fields(container, "resources", kind)[what] !== "string")
    .map(([kind, what]) => `no ${kind} of ${what}`);
}

function probeMistakes(container: Fields): readonly string[] {
  const paths = probes.map((probe) => fields(container, probe, "httpGet")["path"]);
  const missing = probes.filter((_, index) => typeof paths[index] !== "string");
  if (missing.length > 0) return missing.map((probe) => `no ${probe}`);
  return new Set(paths).size === probes.length ? [] : [`probes share a path: ${paths.join(", ")}`];
}
