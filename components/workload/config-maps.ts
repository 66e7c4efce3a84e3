import { createHash } from "node:crypto";
import { basename } from "node:path/posix";
import type { ConfigMapArgs } from "@pulumi/kubernetes/core/v1/configMap.js";
import type { meta } from "@pulumi/kubernetes/types/input.js";
import { mountPaths } from "../../model/service-environment.ts";
import type { ServicePods } from "./service-pods.ts";

/** A ConfigMap as this folder makes it: a name within the namespace, and its data. */
export interface ConfigDocument {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  /** False for one whose change the running pods notice by themselves. */
  readonly immutable: boolean;
}

/**
 * Settings as environment variables; `undefined` without any. The name carries a checksum of the content: a changed setting is another
 * ConfigMap, which a pod template can only name by changing itself, so that the pods roll. The old one stays until they have.
 */
export function settingsDocument({ name, service }: ServicePods): ConfigDocument | undefined {
  return Object.keys(service.settings).length === 0
    ? undefined
    : checksummed(`${name}-settings`, sorted(service.settings));
}

/** The certificates that vouch for the database; `undefined` without a connection to it. */
export function databaseCaDocument({ database, name }: ServicePods): ConfigDocument | undefined {
  return database === "none"
    ? undefined
    : checksummed(`${name}-database-ca`, { [basename(mountPaths.databaseCa)]: database.caBundle });
}

/** Feature flags as one file; `undefined` without any. Its name stays: the file changes under a running pod, within about a minute. */
export function flagsDocument({ name, service }: ServicePods): ConfigDocument | undefined {
  if (Object.keys(service.flags).length === 0) return undefined;
  const text = `${JSON.stringify(sorted(service.flags), null, 2)}\n`;
  return { name: `${name}-flags`, data: { [basename(mountPaths.flags)]: text }, immutable: false };
}

/** The document in the words of the API. */
export function configMapOf(
  { data, immutable, name }: ConfigDocument,
  metadata: meta.v1.ObjectMeta,
): ConfigMapArgs {
  return { metadata: { ...metadata, name }, data: { ...data }, ...(immutable ? { immutable } : {}) };
}

function checksummed(name: string, data: Readonly<Record<string, string>>): ConfigDocument {
  const checksum = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 10);
  return { name: `${name}-${checksum}`, data, immutable: true };
}

/** In the order of the names: the order in the stack file means nothing. */
function sorted<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(entries).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
