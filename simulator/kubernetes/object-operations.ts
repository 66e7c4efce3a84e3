import { immutableFields, leadsTo } from "../../model/immutable-fields.ts";
import { differences } from "../difference.ts";
import type { CheckedInputs, Difference, ResourceReference } from "../simulated-provider.ts";
import { NotSimulated } from "../simulated-provider.ts";
import { hexOf } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { isProperties, unknownValue } from "../wire.ts";
import { reportedStatus } from "./reported-status.ts";

/** What the provider of Kubernetes offers beyond API objects: they need a chart or files, and a server to render for. */
const notObjects = ["helm.sh", "kustomize", "yaml"];

/** Names an object that the program leaves unnamed, as the provider does, and keeps the name that it has. */
export function checkObject(resource: ResourceReference, olds: Properties, news: Properties): CheckedInputs {
  kindOf(resource);
  const metadata = isProperties(news["metadata"]) ? news["metadata"] : {};
  if (metadata["name"] !== undefined || metadata["generateName"] !== undefined)
    return { inputs: news, failures: [] };
  const oldMetadata = isProperties(olds["metadata"]) ? olds["metadata"] : {};
  const kept = oldMetadata["name"];
  const name =
    typeof kept === "string"
      ? kept
      : `${resource.name}-${hexOf(`${resource.urn} ${JSON.stringify(news)}`)("name", 8)}`;
  const annotations = isProperties(metadata["annotations"]) ? metadata["annotations"] : {};
  return {
    inputs: {
      ...news,
      metadata: { ...metadata, name, annotations: { ...annotations, "pulumi.com/autonamed": "true" } },
    },
    failures: [],
  };
}

/**
 * Which changes are made in place and which replace the object.
 *
 * @param mutable kinds whose values the provider was told to change in place, see `mutableKinds`.
 */
export function diffObject(
  resource: ResourceReference,
  oldInputs: Properties,
  news: Properties,
  mutable: readonly string[],
): Difference {
  const kind = kindOf(resource);
  const inPlace = mutable.includes(kind) && oldInputs["immutable"] !== true;
  // A kind that nobody has looked up has at least the fields that name it.
  const immutable = immutableFields(kind, inPlace) ?? immutableFields("Namespace", true) ?? [];
  const changes = differences(oldInputs, news, (path) => leadsTo(immutable, path));
  const sameName = nameOf(oldInputs) === nameOf(news) && nameOf(news) !== undefined;
  return { changes, deleteBeforeReplace: sameName && changes.some(({ replaces }) => replaces) };
}

/** Kinds whose values the provider changes in place when its arguments say so, instead of replacing the object. */
export function mutableKinds(args: Properties): readonly string[] {
  const on = (option: string) => args[option] === true || args[option] === "true";
  return [
    ...(on("enableConfigMapMutable") ? ["ConfigMap"] : []),
    ...(on("enableSecretMutable") ? ["Secret"] : []),
  ];
}

/** The outputs of an object that a preview would create. */
export function plannedOutputs(inputs: Properties): Properties {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  const status = Object.keys(reportedStatus(inputs)).map((field) => [field, unknownValue] as const);
  return { ...inputs, ...Object.fromEntries(status), metadata: { ...metadata, uid: unknownValue } };
}

/** The id that the provider gives an object: namespace and name. */
export function idOf(resource: ResourceReference, inputs: Properties): string {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  const namespace = typeof metadata["namespace"] === "string" ? `${metadata["namespace"]}/` : "";
  return `${namespace}${nameOf(inputs) ?? resource.name}`;
}

function kindOf({ type }: ResourceReference): string {
  const [, groupVersion = "", kind = ""] = type.split(":");
  if (notObjects.some((word) => groupVersion.startsWith(word))) {
    throw new NotSimulated(
      `The simulator cannot simulate the type ${type}: it is not an object of the Kubernetes API. Declare its objects one by one, or extend simulator/kubernetes/object-operations.ts.`,
    );
  }
  return kind;
}

function nameOf(inputs: Properties): string | undefined {
  const metadata = inputs["metadata"];
  return isProperties(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : undefined;
}
