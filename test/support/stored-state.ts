import { gunzipSync } from "node:zlib";
import type { Stack } from "@pulumi/pulumi/automation/stack.js";
import type { Deployment } from "@pulumi/pulumi/automation/workspace.js";

/** What tests look at in a checkpoint as a backend holds it. */
export interface StoredState {
  readonly checkpoint: { readonly latest: StoredDeployment };
}

export interface StoredDeployment {
  readonly resources: { readonly urn: string; readonly type: string }[];
  readonly pending_operations?: readonly unknown[];
}

export function storedState(content: Buffer): StoredState {
  return JSON.parse((content[0] === 0x1f ? gunzipSync(content) : content).toString()) as StoredState;
}

export async function exportedDeployment(stack: Stack): Promise<StoredDeployment> {
  return (await stack.exportStack()).deployment as StoredDeployment;
}

/** A JSON object without one of its keys. */
export function without(key: string, text: string): string {
  const { [key]: _removed, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}

/** An exported stack as another backend takes it, to be sealed by that one's own secrets provider. */
export function unsealed(exported: Deployment): Deployment {
  const { secrets_providers: _passphrase, ...rest } = exported.deployment as Record<string, unknown>;
  return { ...exported, deployment: rest };
}
