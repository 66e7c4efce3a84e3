import { join } from "node:path";
import { ConcurrentUpdateError } from "@pulumi/pulumi/automation/errors.js";
import type { PlanStep } from "../model/plan.ts";
import type { Tell } from "./cli.ts";
import { StepCollector } from "./engine-events.ts";
import type { Environment } from "./environment.ts";
import { stopSignal, throwIfInterrupted } from "./interruption.ts";
import { isAbandoned, lockDirectory, readLocks, removeLock, StackLocked } from "./lock.ts";
import { CannotRun } from "./places.ts";
import { hasThrown } from "./program-errors.ts";
import { savedDependencies, withDependencies } from "./saved-plan.ts";
import { NotSimulated } from "./simulated-provider.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";
import { openUnprotectedCopy } from "./unprotected-copy.ts";
import { isProperties } from "./wire.ts";

/** What one operation of the engine came to. */
export interface Outcome {
  readonly steps: readonly PlanStep[];
  /** Those of the steps that were carried out to their end; in a preview, those that could be planned to their end. */
  readonly ended: readonly PlanStep[];
  /** What the engine reported as errors; a preview with errors still has the steps that it could plan. */
  readonly errors: readonly string[];
  readonly unknownOperations: readonly string[];
}

/**
 * Frames of a stack trace while the engine runs. The SDK writes a trace for each promise of the program, should one never settle:
 * at Node's ten frames that is a seventh of a preview's time. Four are enough to name the place in the program where an error was
 * thrown.
 */
const frames = { none: 0, short: 4 } as const;

/** Options of the engine for every operation: nothing it prints is shown, its events are. */
const quiet = { color: "never", suppressProgress: true } as const;

/**
 * Plans the program against the state; takes no lock and changes nothing. The plan is whole also where the engine will refuse a
 * step because its resource is protected: such a step has `protect`, and it is no error of the plan.
 */
export async function preview(environment: Environment): Promise<Outcome> {
  const outcome = await planned(environment);
  if (!outcome.errors.some((text) => text.includes("protect"))) return outcome;
  const resources = await stateResources(environment);
  const guarded = new Set(resources.filter(({ protect }) => protect).map(({ urn }) => urn));
  if (guarded.size === 0) return outcome;
  const copy = await openUnprotectedCopy(environment);
  try {
    return await planned(copy, guarded);
  } finally {
    await copy.close();
  }
}

/** The engine's events do not say where an unknown value comes from; the plan that it saves does. */
async function planned(environment: Environment, guarded?: ReadonlySet<string>): Promise<Outcome> {
  const directory = makeTemporaryDirectory("plinth-saved-plan-");
  const plan = join(directory, "plan.json");
  try {
    const run = (listening: Listening) => environment.stack.preview({ ...quiet, ...listening, plan });
    const quick = await collect(environment, run, { guarded, stackTrace: frames.none });
    // Only an error needs a place, and a plan can be made again.
    const outcome = hasThrown(quick.errors) ? await collect(environment, run, { guarded }) : quick;
    const dependencies = savedDependencies(plan);
    const add = (steps: readonly PlanStep[]) => steps.map((step) => withDependencies(step, dependencies));
    return { ...outcome, steps: add(outcome.steps), ended: add(outcome.ended) };
  } finally {
    removeTemporaryDirectory(directory);
  }
}

/** Brings the simulated cloud to what the program says. */
export function up(environment: Environment): Promise<Outcome> {
  return collect(environment, (listening) => environment.stack.up({ ...quiet, ...listening }));
}

/** Compares the state with the simulated cloud and takes over what has changed there. */
export function refresh(environment: Environment): Promise<Outcome> {
  return collect(environment, (listening) => environment.stack.refresh({ ...quiet, ...listening }));
}

/** Deletes everything; the caller has made sure that nothing is protected. */
export function destroy(environment: Environment): Promise<Outcome> {
  return collect(environment, (listening) => environment.stack.destroy({ ...quiet, ...listening }));
}

/** A resource of an exported state, as far as the commands look at it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly protect: boolean;
  /** As the state holds them: what is secret is encrypted. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As `inputs`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URN and id of the provider; the empty string for components. */
  readonly provider: string;
}

/** The resources of the state, the stack itself and its providers included. */
export async function stateResources(environment: Environment): Promise<readonly StateResource[]> {
  const { resources } = await deployment(environment);
  return resources.map((resource) => ({
    urn: typeof resource["urn"] === "string" ? resource["urn"] : "",
    type: typeof resource["type"] === "string" ? resource["type"] : "",
    protect: resource["protect"] === true,
    inputs: isProperties(resource["inputs"]) ? resource["inputs"] : {},
    outputs: isProperties(resource["outputs"]) ? resource["outputs"] : {},
    provider: typeof resource["provider"] === "string" ? resource["provider"] : "",
  }));
}

interface CollectOptions {
  /** URNs that only count as guarded, because the environment is a copy in which nothing is. */
  readonly guarded?: ReadonlySet<string> | undefined;
  /** Frames of each stack trace. Default: enough for the place of an error. */
  readonly stackTrace?: number;
}

/** What every operation of the engine is given beside its own options. */
interface Listening {
  readonly onEvent: StepCollector["onEvent"];
  readonly signal: AbortSignal;
}

async function collect(
  environment: Environment,
  run: (listening: Listening) => Promise<unknown>,
  { guarded, stackTrace = frames.short }: CollectOptions = {},
): Promise<Outcome> {
  throwIfInterrupted();
  const collector = new StepCollector(guarded);
  let failure: unknown;
  const stackTraceLimit = Error.stackTraceLimit;
  Error.stackTraceLimit = stackTrace;
  try {
    await run({ onEvent: collector.onEvent, signal: stopSignal() });
  } catch (problem) {
    if (problem instanceof ConcurrentUpdateError) throw lockedBy(environment);
    failure = problem;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  throwIfInterrupted();
  const notSimulated = environment.notSimulated() ?? missingProvider(collector.errors);
  if (notSimulated !== undefined) throw notSimulated;
  const { ended, steps, unknownOperations } = collector;
  return { steps, ended, errors: errorsOf(collector, failure), unknownOperations };
}

/** The engine's last word, "update failed" and the like, says nothing beside the errors that made it fail; alone it must be heard. */
function errorsOf({ errors }: StepCollector, failure: unknown): readonly string[] {
  const causes = errors.filter((text) => !/^\w+ failed$/.test(text));
  if (causes.length > 0) return causes;
  if (errors.length > 0 || failure === undefined) return errors;
  return [messageOf(failure)];
}

/** The engine looks for an executable when the program uses a package that no server of ours answers for. */
function missingProvider(errors: readonly string[]): NotSimulated | undefined {
  const [, name] = /no resource plugin '(?:pulumi-resource-)?([^']+)'/.exec(errors.join("\n")) ?? [];
  if (name === undefined) return undefined;
  return new NotSimulated(
    `The program uses the package "${name}", and the simulator has no provider for it. Serve one in simulator/environment.ts, beside those of aws and kubernetes${name === "awsx" ? "; simulator/awsx/start.ts starts one, for `attached`" : ""}.`,
  );
}

/**
 * To be called before anything that changes a kept environment. Makes an interrupted stack whole again: removes the locks of
 * dead processes of this machine, then lets the engine forget creations that nobody knows the end of and look at what is
 * really there. The next update creates what is missing; the simulated cloud takes a repeated creation for the first one.
 *
 * Locks are removed one by one: `pulumi cancel` would take away the lock of a run that has begun meanwhile.
 *
 * @throws StackLocked when another run holds the stack.
 * @throws CannotRun when the state cannot be made whole.
 */
export async function repair(environment: Environment, tell: Tell): Promise<void> {
  const { project, stackName, stateDirectory } = environment;
  const locks = readLocks(stateDirectory, project, stackName);
  const held = locks.find((lock) => !isAbandoned(lock));
  if (held !== undefined) throw new StackLocked(stackName, held, new Date());
  for (const lock of locks) removeLock(lock);
  const { pendingOperations } = await deployment(environment);
  if (locks.length === 0 && pendingOperations === 0) return;
  tell(`An earlier run on "${stackName}" was cut off; repairing its state first.`);
  const { errors } = await collect(environment, (listening) =>
    environment.stack.refresh({ ...quiet, ...listening, clearPendingCreates: true }),
  );
  if (errors.length === 0) return;
  throw new CannotRun(
    [
      `The state of "${stackName}" could not be repaired; nothing else was done:`,
      ...errors.map((error) => `  ${error}`),
      `Mend the cause and run the command again, or forget this simulated environment: npm run simulate -- reset --stack ${stackName}`,
    ].join("\n"),
  );
}

async function deployment(
  environment: Environment,
): Promise<{ resources: readonly Record<string, unknown>[]; pendingOperations: number }> {
  const exported: unknown = JSON.parse(await environment.exportState());
  const content = isProperties(exported) ? exported["deployment"] : undefined;
  // A stack that has never been updated has no deployment at all.
  const { resources, pending_operations: pending } = isProperties(content) ? content : {};
  return {
    resources: Array.isArray(resources) ? resources.filter(isProperties) : [],
    pendingOperations: Array.isArray(pending) ? pending.length : 0,
  };
}

function lockedBy({ project, stackName, stateDirectory }: Environment): Error {
  const [lock] = readLocks(stateDirectory, project, stackName).filter((candidate) => !isAbandoned(candidate));
  if (lock !== undefined) return new StackLocked(stackName, lock, new Date());
  return new CannotRun(
    `Another run on "${stackName}" was just ending. Nothing was changed here; run the command again. If nobody else is at work and it says so again, delete what is left in ${lockDirectory(stateDirectory, project, stackName)}.`,
  );
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
