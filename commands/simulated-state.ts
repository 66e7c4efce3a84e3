import { existsSync } from "node:fs";
import { join } from "node:path";
import { findCli } from "../simulator/cli.ts";
import type { Environment } from "../simulator/environment.ts";
import { openEnvironment } from "../simulator/environment.ts";
import { type StateResource, stateResources, up } from "../simulator/operations.ts";
import { CannotRun, stateDirectory } from "../simulator/places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../simulator/temporary-directory.ts";
import program from "../stacks/index.ts";
import { freshBundle } from "./function-bundle.ts";
import { checkedConfigBlock, checkout, projectName } from "./stack-run.ts";
import { tell } from "./terminal.ts";

type Use<Result> = (environment: Environment) => Promise<Result>;

/** A state's resources, and where they come from, in words that follow "the state of". */
export interface SimulatedResources {
  readonly resources: readonly StateResource[];
  readonly source: string;
}

/** Those of the environment that `simulate` keeps; where it keeps none, of one brought up for the moment. */
export async function simulatedResources(stack: string): Promise<SimulatedResources> {
  const kept = join(stateDirectory(checkout), stack);
  if (existsSync(join(kept, "state"))) {
    const resources = await opened(stack, kept, stateResources, { stateOnly: true });
    return { resources, source: `the simulated environment ${stack}, as it is kept` };
  }
  const resources = await broughtUp(stack, stateResources);
  return { resources, source: `${stack}, brought up in the simulator as its config describes it` };
}

/** Brings an environment up in the simulator, uses it, and forgets it. */
export async function broughtUp<Result>(stack: string, use: Use<Result>): Promise<Result> {
  const directory = makeTemporaryDirectory("plinth-state-");
  try {
    await freshBundle();
    return await opened(stack, directory, async (environment) => {
      const { errors } = await up(environment);
      if (errors.length > 0)
        throw new CannotRun(`${stack} cannot be brought up in the simulator: ${errors.join("\n")}`);
      return use(environment);
    });
  } finally {
    removeTemporaryDirectory(directory);
  }
}

async function opened<Result>(
  stack: string,
  directory: string,
  use: Use<Result>,
  options: { readonly stateOnly?: boolean } = {},
): Promise<Result> {
  const config = checkedConfigBlock(stack);
  const cli = await findCli(tell);
  const environment = await openEnvironment({
    cli,
    project: projectName,
    stack,
    config,
    program,
    directory,
    ...options,
  });
  try {
    return await use(environment);
  } finally {
    await environment.close();
  }
}
