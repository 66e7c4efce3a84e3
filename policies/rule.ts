import type { Finding, PlanStep } from "../model/plan.ts";

/** One rule over a plan: pure, reads nothing but the steps it is given. */
export interface Rule {
  /** Stable for ever: waivers name it, and so does every finding of the rule. */
  readonly id: string;
  /** False where a waiver would change nothing. Default true. */
  readonly waivable?: false;
  readonly check: (steps: readonly PlanStep[]) => readonly Finding[];
}
