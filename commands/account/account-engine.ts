import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/localWorkspace.js";
import type { Stack } from "@pulumi/pulumi/automation/stack.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import type { FoundCli } from "../../simulator/cli.ts";
import { type Outcome, quiet, runEngine } from "../../simulator/engine-run.ts";
import { CannotRun } from "../../simulator/places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../../simulator/temporary-directory.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import { providerSettings } from "../state/scratch-stack.ts";
import { StateRefused } from "../state/state-error.ts";
import { accountProject } from "./account-places.ts";

/** What the engine needs to work on an account. */
export interface AccountEngine {
  readonly cli: FoundCli;
  readonly stack: string;
  /** The stack file's `config:` block, checked. */
  readonly block: Readonly<Record<string, unknown>>;
  readonly program: PulumiFn;
  /** What the engine finds in its environment beside this process' own variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The passphrase of a state in a directory, where nobody gives one. It guards nothing: an account's state holds no secret, and the key of
 * the bucket's state takes its place.
 */
const firstPassphrase = "first";

/** Variables of the engine for a state in a backend. */
export function engineVariables(
  { variables }: Pick<AccountEngine, "variables">,
  backendUrl: string,
): Readonly<Record<string, string>> {
  return {
    PULUMI_CONFIG_PASSPHRASE: process.env["PULUMI_CONFIG_PASSPHRASE"] ?? firstPassphrase,
    ...variables,
    PULUMI_BACKEND_URL: backendUrl,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The state is saved at every step: a run that is cut off must leave what it has made.
    PULUMI_SKIP_CHECKPOINTS: "false",
  };
}

/**
 * Lets the engine work on the account's stack, in a directory of its own: the engine writes into the stack file beside it, and the
 * tracked one stays as it is.
 *
 * @param checkpoint the state that is there; none makes the stack
 * @throws CannotRun where the engine does not open the stack
 */
export async function withAccountStack<Result>(
  engine: AccountEngine,
  { backendUrl, checkpoint }: { readonly backendUrl: string; readonly checkpoint: Checkpoint | undefined },
  use: (stack: Stack) => Promise<Result>,
): Promise<Result> {
  const { block, cli, program, stack: stackName } = engine;
  const directory = makeTemporaryDirectory("plinth-account-");
  try {
    const sealing = checkpoint === undefined ? {} : providerSettings(checkpoint);
    // JSON is YAML in which every string is quoted: the engine's reader takes a plain 1_000 for a number.
    writeFileSync(join(directory, `Pulumi.${stackName}.yaml`), JSON.stringify({ ...sealing, config: block }));
    const args = { projectName: accountProject, stackName, program };
    const options = {
      workDir: directory,
      pulumiCommand: cli.command,
      projectSettings: { name: accountProject, runtime: "nodejs" as const },
      envVars: engineVariables(engine, backendUrl),
    };
    const stack = await (checkpoint === undefined
      ? LocalWorkspace.createOrSelectStack(args, options)
      : LocalWorkspace.selectStack(args, options)
    ).catch((problem: unknown) => {
      throw cannotOpen(stackName, backendUrl, problem);
    });
    return await use(stack);
  } finally {
    removeTemporaryDirectory(directory);
  }
}

/** A backend in a directory that is made where it is not there, and goes again where it is only for one run. */
export function directoryUrl(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return pathToFileURL(directory).href;
}

function cannotOpen(stack: string, backendUrl: string, problem: unknown): CannotRun {
  const said = problem instanceof Error ? problem.message : String(problem);
  const reason = /error: (.+)/u.exec(said)?.[1] ?? said.trim().split("\n").at(-1) ?? "";
  return new CannotRun(`The engine cannot open ${stack} in ${backendUrl}: ${reason}. Nothing was changed.`, {
    cause: problem,
  });
}

export type Operation = "preview" | "up";

/** Runs one operation of the engine, and gathers what it does from its events. */
export function runOperation(stack: Stack, operation: Operation): Promise<Outcome> {
  return runEngine({ stack, locked: () => locked(stack) }, (listening) =>
    stack[operation]({ ...quiet, ...listening }),
  );
}

function locked({ name }: Stack): StateRefused {
  return new StateRefused(
    `The stack "${name}" is locked by another run, so nothing was changed. Wait for it; where it has died, pulumi cancel releases the lock.`,
  );
}
