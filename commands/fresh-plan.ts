import type { ReadPlan } from "./read-plan.ts";
import { NoPlan } from "./refusal.ts";
import { simulatedPlan } from "./simulated-plan.ts";
import { errorsOf, simulatedReading } from "./stack-run.ts";

/**
 * The plan of an environment, made in the simulator and not judged.
 *
 * @param against a git revision whose environment the plan starts from; without one it starts from nothing
 * @throws NoPlan where the engine could not finish it
 */
export async function freshPlan(stack: string, against?: string): Promise<ReadPlan> {
  const outcome = await simulatedPlan(stack, against);
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(stack, errors);
  return simulatedReading(stack, outcome);
}
