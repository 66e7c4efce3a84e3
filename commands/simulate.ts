import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../model/plan.ts";
import type { Waivers } from "../policies/waivers.ts";
import { exitCodeOf } from "../review/judge.ts";
import { findCli } from "../simulator/cli.ts";
import type { Faults } from "../simulator/cloud.ts";
import type { Environment } from "../simulator/environment.ts";
import { openEnvironment } from "../simulator/environment.ts";
import { recordedCluster } from "../simulator/kubernetes/cluster-record.ts";
import { readKubeconfig } from "../simulator/kubernetes/kubeconfig.ts";
import { isAbandoned, readLocks, StackLocked } from "../simulator/lock.ts";
import * as operations from "../simulator/operations.ts";
import { CannotRun, ensureWritable } from "../simulator/places.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import type { Showing } from "./preview.ts";
import { conclude } from "./preview.ts";
import { printedPlan } from "./printed-plan.ts";
import { type SimulatedProject, simulatedProjects } from "./project.ts";
import type { ProjectChoice } from "./project-choice.ts";
import { Protected } from "./refusal.ts";
import { errorsOf, planOf, readWaivers } from "./stack-run.ts";
import { print, tell } from "./terminal.ts";

export type Action = "up" | "preview" | "refresh" | "destroy" | "export" | "reset";

export interface SimulateOptions {
  /** Default: the one that is usual for the project. */
  readonly stack?: string;
  /** Which program. Default: that of environments. */
  readonly project?: ProjectChoice;
  readonly json?: boolean;
  readonly faults?: Faults;
  /** The file of a kubeconfig: Kubernetes objects go to its cluster. */
  readonly kubeconfig?: string;
  /** The API server that the kubeconfig may name although it is not on loopback. */
  readonly server?: string;
}

/** Works on a simulated environment, or account, that is kept between runs, under the user's state directory by checkout. */
export async function simulate(action: Action, options: SimulateOptions): Promise<ExitCode> {
  const project = simulatedProjects[options.project ?? "environments"];
  const stack = options.stack ?? project.usualStack;
  const config = project.config(stack);
  // Read before anything is done: a mistake in them must not surface after the work. What judges no plan needs none.
  const waivers = judging.has(action) ? readWaivers() : [];
  if (options.server !== undefined && options.kubeconfig === undefined)
    throw new CannotRun("--server says where a kubeconfig may lead; name the file with --kubeconfig.");
  const cluster =
    options.kubeconfig === undefined ? undefined : readKubeconfig(options.kubeconfig, options.server);
  const directory = ensureWritable(project.directory(stack), "XDG_STATE_HOME");
  if (action === "reset") return reset(directory, project, stack);
  await project.prepare();
  const cli = await findCli(tell);
  const attached = await project.attach();
  try {
    const environment = await openEnvironment({
      cli,
      project: project.name,
      stack,
      config,
      program: project.program,
      directory,
      attached: attached.ports,
      ...(options.faults === undefined ? {} : { faults: options.faults }),
      ...(cluster === undefined ? {} : { cluster }),
      stateOnly: action === "export",
    });
    try {
      if (changing.has(action)) await operations.repair(environment, tell);
      return await perform[action](environment, { ...options, stack, waivers });
    } finally {
      await environment.close();
    }
  } finally {
    await attached.close();
  }
}

function showing({ apiServer }: Environment, json: boolean): Showing {
  return {
    json,
    comparison: "the simulated environment as it is",
    ...(apiServer === undefined ? {} : { apiServer }),
  };
}

const changing: ReadonlySet<Action> = new Set(["up", "refresh", "destroy"]);

const judging: ReadonlySet<Action> = new Set(["up", "preview"]);

type Performed = Exclude<Action, "reset">;

interface PerformOptions extends SimulateOptions {
  readonly stack: string;
  readonly waivers: Waivers;
}

const perform: Readonly<
  Record<Performed, (environment: Environment, options: PerformOptions) => Promise<ExitCode>>
> = {
  preview: async (environment, { json = false, stack, waivers }) => {
    const outcome = await operations.preview(environment);
    return conclude(planOf(stack, outcome, waivers), outcome, showing(environment, json));
  },

  up: async (environment, options) => {
    // What a reviewer would refuse is not applied here either.
    const planned = await operations.preview(environment);
    const plan = planOf(options.stack, planned, options.waivers);
    if (exitCodeOf(plan) === 1 || errorsOf(planned).length > 0) {
      tell("Nothing was changed, because this plan is blocked:");
      return conclude(plan, planned, showing(environment, options.json ?? false));
    }
    const outcome = await operations.up(environment);
    if (environment.apiServer !== undefined)
      tell(`Kubernetes objects went to the cluster at ${environment.apiServer}; AWS is simulated.`);
    return report("up", options, outcome, plan.findings);
  },

  refresh: async (environment, options) => report("refresh", options, await operations.refresh(environment)),

  destroy: async (environment, options) => {
    const guarded = (await operations.stateResources(environment)).filter(({ protect }) => protect);
    if (guarded.length > 0) {
      throw new Protected(
        options.stack,
        guarded.map(({ urn }) => urn),
      );
    }
    const code = report("destroy", options, await operations.destroy(environment));
    if (code === exitCode.fine)
      tell(`${environment.cloud.list().length} resources are left in the simulated cloud.`);
    return code;
  },

  export: async (environment) => {
    print(await environment.exportState());
    return exitCode.fine;
  },
};

/** Tells what was done. The rules judge what somebody plans to do; what has been done has no findings but those of its plan. */
function report(
  action: Performed,
  { json = false, stack }: Pick<PerformOptions, "json" | "stack">,
  outcome: operations.Outcome,
  findings: readonly Finding[] = [],
): ExitCode {
  const done = { ...planOf(stack, { ...outcome, steps: outcome.ended }, []), findings };
  const errors = errorsOf(outcome).map((error) => `Error: ${error}`);
  const unfinished = `The ${action} did not end. Run it again; it goes on where it stopped.`;
  const failed = outcome.errors.length > 0;
  if (json) {
    const message = [...errors, unfinished].join("\n");
    const failure = failed ? { error: { message, exitCode: exitCode.blocked } } : {};
    print(JSON.stringify({ ...printedPlan(done, null), ...failure }, null, 2));
  }
  const { create, delete: deleted, replace, same, update } = done.summary;
  tell(
    `Simulated ${action} of ${stack}: ${create} created, ${update} updated, ${replace} replaced, ${deleted} deleted, ${same} unchanged.`,
  );
  for (const error of errors) tell(error);
  if (!failed) return exitCode.fine;
  tell(unfinished);
  return exitCode.blocked;
}

function reset(directory: string, { name: project }: SimulatedProject, stack: string): ExitCode {
  const state = join(directory, "state");
  const held = existsSync(state)
    ? readLocks(state, project, stack).find((lock) => !isAbandoned(lock))
    : undefined;
  if (held !== undefined) throw new StackLocked(stack, held, new Date());
  const cluster = recordedCluster(directory);
  rmSync(directory, { recursive: true, force: true });
  if (cluster !== undefined)
    tell(`Its Kubernetes objects stay where they are, in the cluster at ${cluster.server}.`);
  tell(`The simulated environment ${stack} is forgotten.`);
  return exitCode.fine;
}
