import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { type Outcome, quiet, runEngine } from "../../simulator/engine-run.ts";
import { allowToEnd } from "../../simulator/interruption.ts";
import { engineStack } from "../live/engine-stack.ts";
import { withLiveStack } from "../live/live-stack.ts";
import { sealingOf } from "../live/sealing.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import type { Recording } from "../state/run-record.ts";
import { delegationOf } from "./delegation.ts";
import type { Deployment } from "./deployment.ts";

/** After a signal the engine begins nothing more and waits for what the cloud is making: a database takes a quarter of an hour. */
const timeToEndMs = 30 * 60_000;

/**
 * Brings the environment to what the program says. The engine waits for what it makes: the Kubernetes provider ends a Deployment's step
 * only when its rollout is over, and fails it otherwise (`@pulumi/kubernetes/apps/v1/deployment.d.ts`).
 */
export function bringUp(
  deployment: Deployment,
  checkpoint: Checkpoint,
  program: PulumiFn,
  recording: Recording,
): Promise<Outcome> {
  return changing(deployment, checkpoint, program, recording, (stack, listening) =>
    stack.up({ ...quiet, ...listening }),
  );
}

/** Takes over what is really there, and forgets creations that a run which was cut off left open. */
export function forgetCutOff(
  deployment: Deployment,
  checkpoint: Checkpoint,
  program: PulumiFn,
  recording: Recording,
): Promise<Outcome> {
  return changing(deployment, checkpoint, program, recording, (stack, listening) =>
    stack.refresh({ ...quiet, ...listening, clearPendingCreates: true }),
  );
}

type Change = (
  stack: Parameters<Parameters<typeof withLiveStack>[1]>[0],
  listening: Parameters<Parameters<typeof runEngine>[1]>[0],
) => Promise<unknown>;

async function changing(
  { live, tell }: Deployment,
  checkpoint: Checkpoint,
  program: PulumiFn,
  recording: Recording,
  change: Change,
): Promise<Outcome> {
  allowToEnd(timeToEndMs);
  // The engine speaks only once it has the lock.
  let noted: Promise<void> | undefined;
  const onEvent = (event: EngineEvent) => {
    noted ??= recording.noteLock();
    const delegation = delegationOf(event);
    if (delegation !== undefined) tell(delegation);
  };
  try {
    return await withLiveStack({ live, sealing: sealingOf(live, checkpoint), program }, (stack) =>
      runEngine({ ...engineStack(live, stack), onEvent }, (listening) => change(stack, listening)),
    );
  } finally {
    await noted;
  }
}
