import type { Plan } from "../model/plan.ts";
import { exitCodeOf } from "../review/judge.ts";
import { renderSummary } from "../review/summary.ts";
import type { Outcome } from "../simulator/operations.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { printedPlan } from "./printed-plan.ts";
import { NoPlan } from "./refusal.ts";
import { simulatedPlan } from "./simulated-plan.ts";
import { errorsOf, planOf, readWaivers } from "./stack-run.ts";
import { print, wantsColor, widthOf } from "./terminal.ts";

export interface PreviewOptions {
  readonly stack: string;
  /** A git revision to compare with; without one the plan is that of an environment which does not exist yet. */
  readonly against?: string;
  readonly json?: boolean;
}

/** Previews an environment with the real engine in the simulator and judges the plan. */
export async function preview({ against, json = false, stack }: PreviewOptions): Promise<ExitCode> {
  const waivers = readWaivers();
  const outcome = await simulatedPlan(stack, against);
  const comparison = against ?? "nothing: all of it would be new";
  const showing = { json, comparison, ...(against === undefined ? {} : { against }) };
  return conclude(planOf(stack, outcome, waivers), outcome, showing);
}

export interface Showing {
  readonly json: boolean;
  /** The API server that has tried out what it could of the Kubernetes part; none where nobody has. */
  readonly apiServer?: string;
  /** What the plan starts from, as the end of "Compared with". */
  readonly comparison: string;
  /** The git revision, where the plan starts from one. */
  readonly against?: string;
  /** What the plan was made against, where that was no simulation: the first lines for a person. */
  readonly madeAgainst?: readonly string[];
}

/**
 * Prints a judged plan and returns its exit code.
 *
 * @throws NoPlan where the engine could not finish it
 */
export function conclude(plan: Plan, outcome: Outcome, showing: Showing): ExitCode {
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(plan.stack, errors);
  show(plan, showing);
  return exitCodeOf(plan) === 1 ? exitCode.blocked : exitCode.fine;
}

const proposedDays = 30;

/** A month is time to make the change; what lasts longer is asked for. */
export function waiverUntil(today: Date): string {
  return new Date(today.getTime() + proposedDays * 86_400_000).toISOString().slice(0, 10);
}

/** The first and the last line of what a person reads say that it is a simulation; JSON has a field for it. */
function show(plan: Plan, { against, apiServer, comparison, json, madeAgainst }: Showing): void {
  if (json) {
    print(JSON.stringify(printedPlan(plan, against ?? null), null, 2));
    return;
  }
  const title = madeAgainst ?? [
    `Simulated: what the real Pulumi engine would do to ${plan.stack}, against a simulated AWS. No account was read or changed.`,
    `Compared with ${comparison}. ${
      apiServer === undefined
        ? "Kubernetes part not server-checked."
        : `Kubernetes part tried out at ${apiServer}, as far as its values are known and its namespaces exist.`
    }`,
  ];
  print(
    renderSummary(plan, {
      color: wantsColor(process.stdout),
      width: widthOf(process.stdout),
      title,
      waiverUntil: waiverUntil(new Date()),
    }),
  );
  if (madeAgainst === undefined)
    print("This was a simulation; simulator/README.md lists what it cannot tell.");
}
