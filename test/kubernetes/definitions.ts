import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ApiServer, KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import type { Properties } from "../../simulator/wire.ts";
import { isProperties } from "../../simulator/wire.ts";
import { eventually } from "./eventually.ts";
import { asObject } from "./kubernetes-object.ts";

const directory = join(import.meta.dirname, "definitions");

/** The custom resource definitions that an Auto Mode cluster and its add-ons bring along, as far as the platform uses them. */
export const definitions: readonly KubernetesObject[] = globSync("*.yaml", { cwd: directory })
  .toSorted()
  .map((file) => asObject(parse(readFileSync(join(directory, file), "utf8"), { merge: true })));

/** Applies the definitions and waits until the API server serves each of their kinds. */
export async function installDefinitions(api: ApiServer): Promise<void> {
  for (const definition of definitions) await api.apply(definition);
  for (const definition of definitions) {
    await eventually(`${definition.metadata.name} is served`, async () =>
      isEstablished(await api.get(definition)),
    );
  }
}

function isEstablished(definition: Properties | undefined): boolean {
  const status = definition?.["status"];
  const conditions = isProperties(status) ? status["conditions"] : undefined;
  return (
    Array.isArray(conditions) &&
    conditions
      .filter(isProperties)
      .some(({ status: state, type }) => type === "Established" && state === "True")
  );
}
