import type { LiveEnvironment } from "../live/live-environment.ts";
import { withLiveStack } from "../live/live-stack.ts";
import { sealingOfFile } from "../live/sealing.ts";

/** Makes an empty stack in the backend, sealed by a secrets provider. Runs no program. */
export function createStack(live: LiveEnvironment, secretsProvider: string): Promise<void> {
  const sealing = { ...sealingOfFile(live), secretsprovider: secretsProvider };
  return withLiveStack({ live, sealing, program: nothing, create: true }, () => Promise.resolve());
}

function nothing(): Promise<Record<string, never>> {
  return Promise.resolve({});
}
