import type { Tell } from "./cli.ts";
import type { EngineStack, Listening, Outcome } from "./engine-run.ts";
import { plan, quiet, runEngine } from "./engine-run.ts";
import type { Environment } from "./environment.ts";
import { isAbandoned, lockDirectory, readLocks, removeLock, StackLocked } from "./lock.ts";
import { CannotRun } from "./places.ts";
import { NotSimulated } from "./simulated-provider.ts";
import { openUnprotectedCopy } from "./unprotected-copy.ts";
import { isProperties } from "./wire.ts";

export type { Outcome } from "./engine-run.ts";

/**
 * Plans the program against the state; takes no lock and changes nothing. The plan is whole also where the engine will refuse a
 * step because its resource is protected: such a step has `protect`, and it is no error of the plan.
 */
export async function preview(environment: Environment): Promise<Outcome> {
  const outcome = await plan(engineOf(environment));
  if (!outcome.errors.some((text) => text.includes("protect"))) return outcome;
  const resources = await stateResources(environment);
  const guarded = new Set(resources.filter(({ protect }) => protect).map(({ urn }) => urn));
  if (guarded.size === 0) return outcome;
  const copy = await openUnprotectedCopy(environment);
  try {
    return await plan(engineOf(copy), { guarded });
  } finally {
    await copy.close();
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

function collect(
  environment: Environment,
  run: (listening: Listening) => Promise<unknown>,
): Promise<Outcome> {
  return runEngine(engineOf(environment), run);
}

function engineOf(environment: Environment): EngineStack {
  return {
    stack: environment.stack,
    locked: () => lockedBy(environment),
    explain: (errors) => environment.notSimulated() ?? missingProvider(errors),
  };
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
