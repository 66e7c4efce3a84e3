import { writeFileSync } from "node:fs";
import type { PlanStep } from "../model/plan.ts";
import { resourcesAfter } from "../model/planned-resource.ts";
import { environmentPage } from "../review/diagram/environment-page.ts";
import { CannotRun } from "../simulator/places.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { readPlanFile } from "./plan-file.ts";
import { OtherStack, UnreadablePlan } from "./policy-error.ts";
import { NoPlan } from "./refusal.ts";
import { simulatedPlan } from "./simulated-plan.ts";
import { errorsOf } from "./stack-run.ts";
import { print, tell } from "./terminal.ts";

export interface DiagramOptions {
  /** Default: that of the file; without a file, dev. */
  readonly stack?: string;
  /** File with what `npm run -s preview -- --json` printed; without one the environment is planned in the simulator. */
  readonly plan?: string;
  /** File to write to; without one, stdout. */
  readonly out?: string;
}

/** Draws an environment as it will be once its plan has been carried out. */
export async function diagram({ out, plan, stack }: DiagramOptions): Promise<ExitCode> {
  const made = plan === undefined ? await planned(stack ?? "dev") : fromFile(plan, stack);
  const page = environmentPage(made, resourcesAfter(made.steps));
  if (out === undefined) print(page);
  else write(out, page);
  return exitCode.fine;
}

interface Made {
  readonly stack: string;
  readonly simulated: boolean;
  readonly steps: readonly PlanStep[];
}

async function planned(stack: string): Promise<Made> {
  const outcome = await simulatedPlan(stack);
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(stack, errors);
  return { stack, simulated: true, steps: outcome.steps };
}

/** What an unknown operation does to a resource nobody knows, and half an environment would look whole. */
function fromFile(file: string, asked: string | undefined): Made {
  const { made, strange } = readPlanFile(file);
  if (asked !== undefined && asked !== made.stack) throw new OtherStack(file, made.stack, asked);
  const [first] = strange;
  if (first !== undefined) throw new UnreadablePlan(file, first.reason);
  return made;
}

function write(file: string, page: string): void {
  try {
    writeFileSync(file, `${page}\n`);
  } catch (problem) {
    throw new CannotRun(
      `${file} cannot be written: ${problem instanceof Error ? problem.message : String(problem)}`,
    );
  }
  tell(`Written: ${file}`);
}
