import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import type { CheckedInputs, Difference } from "./simulated-provider.ts";
import type { Properties } from "./wire.ts";
import { toStruct } from "./wire.ts";

export type CheckRequest = provider.CheckRequest;
export type ConfigureRequest = provider.ConfigureRequest;
export type CreateRequest = provider.CreateRequest;
export type DeleteRequest = provider.DeleteRequest;
export type DiffRequest = provider.DiffRequest;
export type InvokeRequest = provider.InvokeRequest;
export type ReadRequest = provider.ReadRequest;
export type UpdateRequest = provider.UpdateRequest;

export function empty(): empties.Empty {
  return new empties.Empty();
}

export function pluginInfo(version: string): plugin.PluginInfo {
  const message = new plugin.PluginInfo();
  message.setVersion(version);
  return message;
}

export function schema(): provider.GetSchemaResponse {
  const message = new provider.GetSchemaResponse();
  message.setSchema("{}");
  return message;
}

/** Secrets are accepted, so that what is made from a secret input, `tagsAll` for one, stays marked as secret in the state. */
export function configured(): provider.ConfigureResponse {
  const message = new provider.ConfigureResponse();
  message.setAcceptsecrets(true);
  message.setAcceptresources(false);
  message.setAcceptoutputs(false);
  message.setSupportspreview(true);
  return message;
}

export function checked(inputs: Properties, failures: CheckedInputs["failures"]): provider.CheckResponse {
  const message = new provider.CheckResponse();
  message.setInputs(toStruct(inputs));
  for (const { property, reason } of failures) {
    const failure = new provider.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    message.addFailures(failure);
  }
  return message;
}

export function different({ changes, deleteBeforeReplace }: Difference): provider.DiffResponse {
  const message = new provider.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
  message.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  message.setHasdetaileddiff(true);
  message.setDeletebeforereplace(deleteBeforeReplace);
  message.setDiffsList(unique(changes.map(({ path }) => topOf(path))));
  message.setReplacesList(unique(changes.filter(({ replaces }) => replaces).map(({ path }) => topOf(path))));
  const details = message.getDetaileddiffMap();
  for (const { path, kind, replaces } of changes) {
    const detail = new provider.PropertyDiff();
    detail.setKind(kindOf(kind, replaces));
    detail.setInputdiff(true);
    details.set(path, detail);
  }
  return message;
}

export function created({ id, outputs }: { id: string; outputs: Properties }): provider.CreateResponse {
  const message = new provider.CreateResponse();
  message.setId(id);
  message.setProperties(toStruct(outputs));
  return message;
}

export function updated(outputs: Properties): provider.UpdateResponse {
  const message = new provider.UpdateResponse();
  message.setProperties(toStruct(outputs));
  return message;
}

/** An empty id tells the engine that the resource is gone. */
export function read(
  id: string,
  found: { readonly inputs: Properties; readonly outputs: Properties } | undefined,
): provider.ReadResponse {
  const message = new provider.ReadResponse();
  if (found === undefined) return message;
  message.setId(id);
  message.setInputs(toStruct(found.inputs));
  message.setProperties(toStruct(found.outputs));
  return message;
}

export function invoked(result: Properties): provider.InvokeResponse {
  const message = new provider.InvokeResponse();
  message.setReturn(toStruct(result));
  return message;
}

function kindOf(kind: "add" | "delete" | "update", replaces: boolean): provider.PropertyDiff.Kind {
  const { Kind } = provider.PropertyDiff;
  if (kind === "add") return replaces ? Kind.ADD_REPLACE : Kind.ADD;
  if (kind === "delete") return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
  return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}

function topOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
