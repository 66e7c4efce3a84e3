import type { ExitCode } from "./exit-codes.ts";
import { freshBundle } from "./function-bundle.ts";
import { requireState } from "./live/deployed-state.ts";
import type { LiveEnvironment, LiveOptions } from "./live/live-environment.ts";
import { openLive } from "./live/live-environment.ts";
import { livePlan } from "./live/live-plan.ts";
import { conclude } from "./preview.ts";
import { planOf, readWaivers } from "./stack-run.ts";

export interface LivePreviewOptions extends LiveOptions {
  readonly json?: boolean;
}

/** Previews a deployed environment on its own backend and cloud, and judges the plan. Writes nothing anywhere. */
export async function livePreview(options: LivePreviewOptions): Promise<ExitCode> {
  const { json = false, stack } = options;
  const waivers = readWaivers();
  const live = await openLive(options);
  const checkpoint = await requireState(live);
  await freshBundle();
  const { default: program } = await import("../stacks/index.ts");
  const outcome = await livePlan({ live, checkpoint, program });
  const plan = planOf(stack, outcome, waivers, live.kind === "simulated");
  return conclude(plan, outcome, { json, comparison: "", madeAgainst: titleOf(live) });
}

/** The first lines of what a person reads of a plan that was made on an environment's own state. */
export function titleOf({ kind, settings, stack, store }: LiveEnvironment): readonly string[] {
  return [
    kind === "live"
      ? `Live: what the engine would do to ${stack} in account ${settings.accountId}, by its state in ${store.url}. Nothing was changed.`
      : `Simulated: the state of ${stack} is that in ${store.url}, and its cloud is not AWS itself: providers are attached, or another address is set. Nothing was changed.`,
    "Kubernetes part checked as far as the cluster answers from here: the provider falls back to a comparison of inputs, and does not say so.",
  ];
}
