import { join } from "node:path";
import { ConcurrentUpdateError } from "@pulumi/pulumi/automation/errors.js";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import type { Stack } from "@pulumi/pulumi/automation/stack.js";
import type { PlanStep } from "../model/plan.ts";
import { StepCollector } from "./engine-events.ts";
import { stopSignal, throwIfInterrupted } from "./interruption.ts";
import { hasThrown } from "./program-errors.ts";
import { savedDependencies, withDependencies } from "./saved-plan.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";

/** What one operation of the engine came to. */
export interface Outcome {
  readonly steps: readonly PlanStep[];
  /** Those of the steps that were carried out to their end; in a preview, those that could be planned to their end. */
  readonly ended: readonly PlanStep[];
  /** What the engine reported as errors; a preview with errors still has the steps that it could plan. */
  readonly errors: readonly string[];
  readonly unknownOperations: readonly string[];
}

/** A stack of the engine, simulated or not, and what is to be said where the engine stops. */
export interface EngineStack {
  readonly stack: Stack;
  /** Who holds the stack, as an error, when the engine was refused its lock. */
  readonly locked: () => Error | Promise<Error>;
  /** An error that says more than the engine's own words; undefined where they are enough. */
  readonly explain?: (errors: readonly string[]) => Error | undefined;
  /** Hears every event of an operation. */
  readonly onEvent?: (event: EngineEvent) => void;
}

/** What every operation of the engine is given beside its own options. */
export interface Listening {
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Frames of a stack trace while the engine runs. The SDK writes a trace for each promise of the program, should one never settle:
 * at Node's ten frames that is a seventh of a preview's time. Four are enough to name the place in the program where an error was
 * thrown.
 */
const frames = { none: 0, short: 4 } as const;

interface RunOptions {
  /** URNs that count as protected before the operation, whatever the engine says. Default: none. */
  readonly guarded?: ReadonlySet<string> | undefined;
  /** Frames of each stack trace. Default: enough for the place of an error. */
  readonly stackTrace?: number;
}

/** Options of the engine for every operation: nothing it prints is shown, its events are. */
export const quiet = { color: "never", suppressProgress: true } as const;

/**
 * Runs one operation of the engine and gathers what it does from its events.
 *
 * @throws what `locked` and `explain` say; Interrupted after a signal
 */
export async function runEngine(
  on: EngineStack,
  run: (listening: Listening) => Promise<unknown>,
  { guarded, stackTrace = frames.short }: RunOptions = {},
): Promise<Outcome> {
  throwIfInterrupted();
  const collector = new StepCollector(guarded);
  const onEvent = (event: EngineEvent) => {
    collector.onEvent(event);
    on.onEvent?.(event);
  };
  let failure: unknown;
  const stackTraceLimit = Error.stackTraceLimit;
  Error.stackTraceLimit = stackTrace;
  try {
    await run({ onEvent, signal: stopSignal() });
  } catch (problem) {
    if (problem instanceof ConcurrentUpdateError) throw await on.locked();
    failure = problem;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  throwIfInterrupted();
  const explained = on.explain?.(collector.errors);
  if (explained !== undefined) throw explained;
  const { ended, steps, unknownOperations } = collector;
  return { steps, ended, errors: errorsOf(collector, failure), unknownOperations };
}

/**
 * Plans the program against the state; takes no lock and changes nothing. The engine's events do not say where an unknown value comes
 * from; the plan that it saves does.
 */
export async function plan(
  on: EngineStack,
  { guarded, refresh = false }: { readonly guarded?: ReadonlySet<string>; readonly refresh?: boolean } = {},
): Promise<Outcome> {
  const directory = makeTemporaryDirectory("plinth-saved-plan-");
  const file = join(directory, "plan.json");
  try {
    const run = (listening: Listening) => on.stack.preview({ ...quiet, ...listening, refresh, plan: file });
    const quick = await runEngine(on, run, { guarded, stackTrace: frames.none });
    // Only an error needs a place, and a plan can be made again.
    const outcome = hasThrown(quick.errors) ? await runEngine(on, run, { guarded }) : quick;
    const dependencies = savedDependencies(file);
    const add = (steps: readonly PlanStep[]) => steps.map((step) => withDependencies(step, dependencies));
    return { ...outcome, steps: add(outcome.steps), ended: add(outcome.ended) };
  } finally {
    removeTemporaryDirectory(directory);
  }
}

/** The engine's last word, "update failed" and the like, says nothing beside the errors that made it fail; alone it must be heard. */
function errorsOf({ errors }: StepCollector, failure: unknown): readonly string[] {
  const causes = errors.filter((text) => !/^\w+ failed$/.test(text));
  if (causes.length > 0) return causes;
  if (errors.length > 0 || failure === undefined) return errors;
  return [messageOf(failure)];
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
