import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { type Outcome, plan } from "../../simulator/engine-run.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import { openScratchStack } from "../state/scratch-stack.ts";
import { deployedResources } from "./deployed-state.ts";
import { engineStack } from "./engine-stack.ts";
import type { LiveEnvironment } from "./live-environment.ts";
import { withLiveStack } from "./live-stack.ts";
import { sealingOf } from "./sealing.ts";
import { unprotectedCheckpoint } from "./unprotected-checkpoint.ts";

export interface LivePlanArgs {
  readonly live: LiveEnvironment;
  /** The state that the plan starts from. */
  readonly checkpoint: Checkpoint;
  readonly program: PulumiFn;
  /** Looks at what is really there first, instead of believing the state. Default: false. */
  readonly refresh?: boolean;
}

/**
 * What the engine would do to a deployed environment, on its own state, providers and credentials. Takes no lock, writes nothing. The
 * plan is whole also where the engine will refuse a step because its resource is protected: then it is made once more on a copy of
 * the state in which nothing is.
 */
export async function livePlan(args: LivePlanArgs): Promise<Outcome> {
  const { checkpoint, live, program, refresh = false } = args;
  const sealing = sealingOf(live, checkpoint);
  const outcome = await withLiveStack({ live, sealing, program }, (stack) =>
    plan(engineStack(live, stack), { refresh }),
  );
  if (!outcome.errors.some((text) => text.includes("protect"))) return outcome;
  const guarded = new Set(
    deployedResources(checkpoint).flatMap(({ protect, urn }) => (protect ? [urn] : [])),
  );
  if (guarded.size === 0) return outcome;
  const scratch = openScratchStack({ ...live, checkpoint: unprotectedCheckpoint(checkpoint) });
  try {
    return await withLiveStack({ live, sealing, program, variables: scratch.variables }, (stack) =>
      plan(engineStack(live, stack), { guarded, refresh }),
    );
  } finally {
    scratch.close();
  }
}
