import { ConcurrentUpdateError } from "@pulumi/pulumi/automation/errors.js";
import type { PlanStep } from "../model/plan.ts";
import type { Tell } from "./cli.ts";
import { StepCollector } from "./engine-events.ts";
import type { Environment } from "./environment.ts";
import { isAbandoned, readLocks, StackLocked } from "./lock.ts";
import { CannotRun } from "./places.ts";
import { isProperties } from "./wire.ts";

/** What one operation of the engine came to. */
export interface Outcome {
  readonly steps: readonly PlanStep[];
  /** What the engine reported as errors; a preview with errors still has the steps that it could plan. */
  readonly errors: readonly string[];
  readonly unknownOperations: readonly string[];
}

/** Options of the engine for every operation: nothing it prints is shown, its events are. */
const quiet = { color: "never", suppressProgress: true } as const;

/** Plans the program against the state; takes no lock and changes nothing. */
export function preview(environment: Environment): Promise<Outcome> {
  return collect(environment, (onEvent) => environment.stack.preview({ ...quiet, onEvent }));
}

/** Brings the simulated cloud to what the program says. */
export function up(environment: Environment): Promise<Outcome> {
  return collect(environment, (onEvent) => environment.stack.up({ ...quiet, onEvent }));
}

/** Compares the state with the simulated cloud and takes over what has changed there. */
export function refresh(environment: Environment): Promise<Outcome> {
  return collect(environment, (onEvent) => environment.stack.refresh({ ...quiet, onEvent }));
}

/** Deletes everything; the caller has made sure that nothing is protected. */
export function destroy(environment: Environment): Promise<Outcome> {
  return collect(environment, (onEvent) => environment.stack.destroy({ ...quiet, onEvent }));
}

/** A resource of an exported state, as far as the commands look at it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly protect: boolean;
}

/** The resources of the state, the stack itself and its providers included. */
export async function stateResources(environment: Environment): Promise<readonly StateResource[]> {
  const { resources } = await deployment(environment);
  return resources.map((resource) => ({
    urn: typeof resource["urn"] === "string" ? resource["urn"] : "",
    type: typeof resource["type"] === "string" ? resource["type"] : "",
    protect: resource["protect"] === true,
  }));
}

async function collect(
  environment: Environment,
  run: (onEvent: StepCollector["onEvent"]) => Promise<unknown>,
): Promise<Outcome> {
  const collector = new StepCollector();
  let failure: unknown;
  try {
    await run(collector.onEvent);
  } catch (problem) {
    if (problem instanceof ConcurrentUpdateError) throw lockedBy(environment);
    failure = problem;
  }
  const notSimulated = environment.notSimulated();
  if (notSimulated !== undefined) throw notSimulated;
  const { steps, unknownOperations } = collector;
  const errors =
    collector.errors.length > 0 || failure === undefined ? collector.errors : [messageOf(failure)];
  return { steps, errors, unknownOperations };
}

/**
 * To be called before anything that changes a kept environment. Makes an interrupted stack whole again: releases the lock of a dead process of this machine, then lets the engine forget
 * creations that nobody knows the end of and look at what is really there. The next update creates what is missing; the
 * simulated cloud takes a repeated creation for the first one.
 *
 * @throws StackLocked when another run holds the stack.
 */
export async function repair(environment: Environment, tell: Tell): Promise<void> {
  const { project, stackName, stateDirectory } = environment;
  const locks = readLocks(stateDirectory, project, stackName);
  const held = locks.find((lock) => !isAbandoned(lock));
  if (held !== undefined) throw new StackLocked(stackName, held, new Date());
  if (locks.length > 0) await environment.stack.cancel();
  const { pendingOperations } = await deployment(environment);
  if (locks.length === 0 && pendingOperations === 0) return;
  tell(`An earlier run on "${stackName}" was cut off; repairing its state first.`);
  await environment.stack.refresh({ ...quiet, clearPendingCreates: true });
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
    `Another run on "${stackName}" was just ending. Nothing was changed here; run the command again.`,
  );
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
