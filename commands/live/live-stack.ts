import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/localWorkspace.js";
import type { Stack } from "@pulumi/pulumi/automation/stack.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { CannotRun } from "../../simulator/places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../../simulator/temporary-directory.ts";
import type { LiveEnvironment } from "./live-environment.ts";
import type { Sealing } from "./sealing.ts";

export interface LiveStackArgs {
  readonly live: LiveEnvironment;
  readonly sealing: Sealing;
  readonly program: PulumiFn;
  /** Variables that come before all others, as those of another backend. Default: none. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Makes the stack in the backend, sealed by the secrets provider of `sealing`. Default: it has to be there. */
  readonly create?: boolean;
}

/**
 * Lets the engine work on the stack, in a directory of its own: the engine writes into the stack file beside it, and the tracked one
 * stays as it is. What the CLI has in its home directory, plugins above all, is used.
 *
 * @throws CannotRun where the engine does not open the stack
 */
export async function withLiveStack<Result>(
  { create = false, live, program, sealing, variables = {} }: LiveStackArgs,
  use: (stack: Stack) => Promise<Result>,
): Promise<Result> {
  const { cli, config, project, stack: stackName, store } = live;
  const directory = makeTemporaryDirectory("plinth-live-");
  try {
    // JSON is YAML in which every string is quoted: the engine's reader takes a plain 1_000 for a number and 2026-11-21 for a time.
    writeFileSync(join(directory, `Pulumi.${stackName}.yaml`), JSON.stringify({ ...sealing, config }));
    const open = create
      ? LocalWorkspace.createStack.bind(LocalWorkspace)
      : LocalWorkspace.selectStack.bind(LocalWorkspace);
    const stack = await opened(live, () =>
      open(
        { projectName: project, stackName, program },
        {
          workDir: directory,
          pulumiCommand: cli.command,
          projectSettings: { name: project, runtime: "nodejs" },
          ...(sealing.secretsprovider === undefined ? {} : { secretsProvider: sealing.secretsprovider }),
          envVars: {
            PULUMI_DIY_BACKEND_GZIP: "true",
            ...live.variables,
            PULUMI_BACKEND_URL: store.url,
            PULUMI_SKIP_UPDATE_CHECK: "true",
            // The state is saved at every step: a run that is cut off must leave what it has made.
            PULUMI_SKIP_CHECKPOINTS: "false",
            ...variables,
          },
        },
      ),
    );
    return await use(stack);
  } finally {
    removeTemporaryDirectory(directory);
  }
}

async function opened({ stack, store }: LiveEnvironment, open: () => Promise<Stack>): Promise<Stack> {
  try {
    return await open();
  } catch (problem) {
    const said = problem instanceof Error ? problem.message : String(problem);
    const reason = /error: (.+)/.exec(said)?.[1] ?? said.trim().split("\n").at(-1) ?? "";
    throw new CannotRun(`The engine cannot open ${stack} in ${store.url}: ${reason}. Nothing was changed.`, {
      cause: problem,
    });
  }
}
