import type { Plan } from "../model/plan.ts";
import { type Verdict, verdictOf } from "../review/judge.ts";

/** What `--json` prints where there is a plan: the plan, what it is compared with, and what it comes to. */
export interface PrintedPlan extends Plan {
  /** The git revision that it is compared with, as it was given; null where it starts from nothing or from a kept environment. */
  readonly against: string | null;
  /** As the last line for a person says it: OK and CAUTION end 0, BLOCK ends 1. */
  readonly verdict: Verdict;
  /** Present where an operation that changes something did not end; what it did until then is in `steps`. */
  readonly error?: PrintedError["error"];
}

/** What `--json` prints where a command came to no result: stdout then is JSON as well, and tells what stderr tells. */
export interface PrintedError {
  readonly error: {
    readonly message: string;
    /** The exit code of the command: 1 for a mistake in what it was asked, 2 where it could not run. */
    readonly exitCode: number;
  };
}

export function printedPlan(plan: Plan, against: string | null): PrintedPlan {
  const { simulated, stack, ...judged } = plan;
  return { stack, simulated, against, verdict: verdictOf(plan), ...judged };
}
