import type { KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import { isProperties } from "../../simulator/wire.ts";

/** Takes a value for an object of the API. @throws when it has no apiVersion, kind or name. */
export function asObject(value: unknown): KubernetesObject {
  const metadata = isProperties(value) ? value["metadata"] : undefined;
  if (
    isProperties(value) &&
    isProperties(metadata) &&
    typeof value["apiVersion"] === "string" &&
    typeof value["kind"] === "string" &&
    typeof metadata["name"] === "string"
  ) {
    const { namespace, ...rest } = metadata;
    return {
      ...value,
      apiVersion: value["apiVersion"],
      kind: value["kind"],
      metadata: {
        ...rest,
        name: metadata["name"],
        ...(typeof namespace === "string" ? { namespace } : {}),
      },
    };
  }
  throw new TypeError(`not an object of the Kubernetes API: ${JSON.stringify(value)?.slice(0, 200)}`);
}
