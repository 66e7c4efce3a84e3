import type { ReadPlan } from "./read-plan.ts";
import { NoPlan } from "./refusal.ts";
import { simulatedPlan } from "./simulated-plan.ts";
import { errorsOf } from "./stack-run.ts";

/**
 * The plan of an environment that does not exist yet, made in the simulator and not judged.
 *
 * @throws NoPlan where the engine could not finish it
 */
export async function freshPlan(stack: string): Promise<ReadPlan> {
  const outcome = await simulatedPlan(stack);
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(stack, errors);
  const strange = outcome.unknownOperations.map((operation) => ({
    urn: "",
    type: "",
    reason: `The engine plans the operation "${operation}", which this version of Plinth does not know.`,
  }));
  return { made: { stack, simulated: true, steps: outcome.steps }, strange };
}
