import { gunzipSync } from "node:zlib";
import type { Stack } from "@pulumi/pulumi/automation/stack.js";

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
