import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import type { Outcome } from "../../simulator/engine-run.ts";
import { requireState } from "../live/deployed-state.ts";
import { requireUnheld } from "../live/held-stack.ts";
import { errorsOf } from "../stack-run.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import { copyState } from "../state/guarded-state.ts";
import { type Recording, recordRun } from "../state/run-record.ts";
import { DeployRefused } from "./deploy-refused.ts";
import type { Deployment } from "./deployment.ts";
import { type ReviewedDeployment, reviewDeployment } from "./review-step.ts";
import { bringUp, forgetCutOff } from "./update-step.ts";

/** A change of an environment, up to the end of its update. */
export interface Change {
  /** The key of the state's copy from before it. */
  readonly copy: string;
  readonly reviewed: ReviewedDeployment;
  /** Missing where the verdict was BLOCK: then nothing was changed. */
  readonly outcome?: Outcome;
}

export interface ChangeArgs {
  readonly deployment: Deployment;
  /** What is to be there afterwards. */
  readonly program: PulumiFn;
  /** Forgets first what a run that was cut off has left open. */
  readonly repair: boolean;
  /** Looks at the plan before it is carried out, and throws where it must not be. Default: the verdict alone decides. */
  readonly examine?: (reviewed: ReviewedDeployment) => void;
}

/**
 * Changes an environment, and lets `conclude` say what it has come to. Each line is a step, and none is taken before the one above has
 * ended well. From the copy on the run is written down beside the state, and its end too, however it ends.
 *
 * @throws DeployRefused, StateRefused where it is not begun
 */
export async function changeEnvironment<Result>(
  { deployment, examine, program, repair }: ChangeArgs,
  conclude: (change: Change) => Promise<Result>,
): Promise<Result> {
  const { live, run, tell } = deployment;
  await requireUnheld(live);
  requireWhole(live.stack, await requireState(live), repair);
  const { checkpoint, copy } = await copyState(live);
  tell(`The state is copied to ${copy.key}.`);
  return recordRun(live.store, live, run, async (recording) => {
    const current = repair ? await repaired(deployment, program, checkpoint, recording) : checkpoint;
    const reviewed = await reviewDeployment(deployment, current, program);
    if (reviewed.review.verdict === "BLOCK") return conclude({ copy: copy.key, reviewed });
    examine?.(reviewed);
    await requireUnchanged(deployment, current);
    const outcome = await bringUp(deployment, current, program, recording);
    return conclude({ copy: copy.key, reviewed, outcome });
  });
}

/** An operation that was cut off may have made what the state does not know. */
function requireWhole(stack: string, { pendingOperations }: Checkpoint, repair: boolean): void {
  if (pendingOperations > 0 && !repair)
    throw new DeployRefused(
      `${pendingOperations} operations of an earlier run on ${stack} were cut off, and nobody knows how they ended. Nothing was changed. To look at what is there and forget them, then deploy: npm run deploy -- --stack ${stack} --repair`,
    );
}

async function repaired(
  deployment: Deployment,
  program: PulumiFn,
  checkpoint: Checkpoint,
  recording: Recording,
): Promise<Checkpoint> {
  const { live, tell } = deployment;
  tell(
    `What an earlier run on ${live.stack} left open is forgotten, and the state takes over what is there.`,
  );
  const errors = errorsOf(await forgetCutOff(deployment, checkpoint, program, recording));
  if (errors.length > 0)
    throw new DeployRefused(
      [`The state of ${live.stack} could not be repaired:`, ...errors.map((error) => `  ${error}`)].join(
        "\n",
      ),
    );
  return requireState(live);
}

/** Between the plan and the engine's lock another run may have come and gone; what was judged is then not what would be done. */
async function requireUnchanged({ live }: Deployment, planned: Checkpoint): Promise<void> {
  await requireUnheld(live);
  const now = await requireState(live);
  if (!now.content.equals(planned.content))
    throw new DeployRefused(
      `The state of ${live.stack} has changed since the plan was made. Nothing was changed; run the command again.`,
    );
}
