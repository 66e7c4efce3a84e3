import type { Plan, Unknown } from "../model/plan.ts";
import type { Waivers } from "../policies/waivers.ts";
import { judge, type MadePlan } from "../review/judge.ts";

/** A plan as it was made, and what of it nobody can judge: operations that are not known, parts that are not there. */
export interface ReadPlan {
  readonly made: MadePlan;
  readonly strange: readonly Unknown[];
}

/** The plan as the rules judge it, with what of it nobody can judge. */
export function judgedPlan({ made, strange }: ReadPlan, waivers: Waivers): Plan {
  const plan = judge(made, waivers);
  return { ...plan, unknown: [...plan.unknown, ...strange] };
}

/** How a message names an operation that this version does not know. */
export function unknownOperation(operation: string): string {
  return `The plan has the operation "${operation}", which this version of Plinth does not know.`;
}
