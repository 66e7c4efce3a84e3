import { z } from "zod";
import type { Checkpoint } from "../state/checkpoint.ts";
import { checkpointText } from "../state/checkpoint.ts";
import { currentCheckpoint } from "../state/restoration.ts";
import { StateRefused } from "../state/state-error.ts";
import type { LiveEnvironment } from "./live-environment.ts";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  protect: z.boolean().default(false),
  outputs: z.record(z.string(), z.unknown()).default({}),
  /** What kept it from becoming ready, where it was made all the same. */
  initErrors: z.array(z.string()).default([]),
});

const stored = z.object({
  checkpoint: z.object({
    latest: z.object({ resources: z.array(resource).nullish() }).nullish(),
  }),
});

/** A resource as the state holds it; what is secret in its outputs is sealed. */
export type DeployedResource = z.infer<typeof resource>;

/** The resources of a checkpoint, the stack itself included. */
export function deployedResources(checkpoint: Checkpoint): readonly DeployedResource[] {
  return stored.parse(JSON.parse(checkpointText(checkpoint))).checkpoint.latest?.resources ?? [];
}

/** What the program told at its last whole end; undefined where it never came to one. */
export function stackOutputs(checkpoint: Checkpoint): Readonly<Record<string, unknown>> | undefined {
  const outputs = deployedResources(checkpoint).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
  return outputs === undefined || Object.keys(outputs).length === 0 ? undefined : outputs;
}

/**
 * The state of an environment that is there.
 *
 * @throws StateRefused where there is none
 * @throws UnusableCheckpoint where it is damaged
 */
export async function requireState(live: LiveEnvironment): Promise<Checkpoint> {
  const { project, stack, store } = live;
  const checkpoint = await currentCheckpoint(store, live);
  if (checkpoint !== undefined) return checkpoint;
  throw new StateRefused(
    `The backend ${store.url} holds no stack ${stack} of the project ${project}. A new environment begins with: npm run deploy -- --stack ${stack} --first. If it has been deployed, another backend has its state: name that with --backend or PULUMI_BACKEND_URL.`,
  );
}
