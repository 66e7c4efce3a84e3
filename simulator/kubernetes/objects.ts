import type { Properties } from "../wire.ts";
import { isProperties } from "../wire.ts";

/** One object of the Kubernetes API, as `kubectl apply` takes it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Properties & { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/**
 * Kinds in the order in which a server wants them: what others stand in or name comes first. A kind that is not listed comes before
 * the workloads, since most such kinds describe what workloads use.
 */
const kinds = [
  "CustomResourceDefinition",
  "Namespace",
  "ClusterRole",
  "ClusterRoleBinding",
  "ResourceQuota",
  "LimitRange",
  "NetworkPolicy",
  "ApplicationNetworkPolicy",
  "ClusterNetworkPolicy",
  "Role",
  "RoleBinding",
  "ServiceAccount",
  "ConfigMap",
  "SecretProviderClass",
] as const;

const workloads = [
  "Service",
  "Job",
  "Deployment",
  "CronJob",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "Ingress",
];

/** Where an object stands in the order, 0 to 99. */
export function kindRank(kind: string): number {
  const early = kinds.findIndex((known) => known === kind);
  if (early >= 0) return early;
  const late = workloads.indexOf(kind);
  return late < 0 ? 50 : 80 + late;
}

/**
 * The objects of an exported state, as `pulumi stack export` prints it, in an order in which a server can take them one by one; the same
 * state gives the same order. What only Pulumi reads is left out.
 *
 * @throws Error when the text is no exported state, or an object holds a secret: its value would be in a file.
 */
export function kubernetesObjects(state: string): readonly KubernetesObject[] {
  const exported: unknown = JSON.parse(state);
  const deployment = isProperties(exported) ? exported["deployment"] : undefined;
  if (!isProperties(deployment)) throw new Error("This is no exported state: it has no deployment.");
  const resources = Array.isArray(deployment["resources"])
    ? deployment["resources"].filter(isProperties)
    : [];
  return resources
    .filter(
      ({ custom, delete: leaving, type }) =>
        custom === true && leaving !== true && String(type).startsWith("kubernetes:"),
    )
    .map(({ inputs, urn }) => objectOf(isProperties(inputs) ? inputs : {}, String(urn)))
    .toSorted((one, other) => compare(sortKey(one), sortKey(other)));
}

function sortKey({ apiVersion, kind, metadata }: KubernetesObject): readonly string[] {
  return [String(kindRank(kind)).padStart(2, "0"), kind, metadata.namespace ?? "", metadata.name, apiVersion];
}

function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at < 0) return 0;
  return (one[at] ?? "") < (other[at] ?? "") ? -1 : 1;
}

/** How the engine marks a secret in a state. */
const signature = "4dabf18193072939515e22adb298388d";

function objectOf(inputs: Properties, urn: string): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = inputs;
  const described = isProperties(metadata) ? metadata : {};
  const { name, namespace } = described;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") {
    throw new Error(`${urn} is no object of the Kubernetes API: it lacks apiVersion, kind or metadata.name.`);
  }
  if (JSON.stringify(inputs).includes(signature)) {
    throw new Error(
      `${urn} holds a secret. Secrets are mounted from Secrets Manager and stand in no object.`,
    );
  }
  return {
    apiVersion,
    kind,
    metadata: {
      ...withoutPulumi(described),
      name,
      ...(typeof namespace === "string" ? { namespace } : {}),
    },
    ...rest,
  };
}

/** Annotations under pulumi.com tell the provider how to wait; no server needs them. */
function withoutPulumi(metadata: Properties): Properties {
  const { annotations, ...rest } = metadata;
  if (!isProperties(annotations)) return rest;
  const kept = Object.entries(annotations).filter(([key]) => !key.startsWith("pulumi.com/"));
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) };
}
