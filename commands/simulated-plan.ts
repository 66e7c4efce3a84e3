import { findCli } from "../simulator/cli.ts";
import { openEnvironment } from "../simulator/environment.ts";
import { type Outcome, preview } from "../simulator/operations.ts";
import { bringUpRevision } from "../simulator/revision.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../simulator/temporary-directory.ts";
import program from "../stacks/index.ts";
import { freshBundle } from "./function-bundle.ts";
import { bundleRevision } from "./revision-bundle.ts";
import { checkedConfigBlock, checkout, projectName } from "./stack-run.ts";
import { tell } from "./terminal.ts";

/**
 * What the real engine would do to an environment in the simulator. Nothing of it is kept.
 *
 * @param against a git revision whose environment the plan starts from; without one it starts from nothing
 */
export async function simulatedPlan(stack: string, against?: string): Promise<Outcome> {
  const config = checkedConfigBlock(stack);
  await freshBundle();
  const cli = await findCli(tell);
  const directory = makeTemporaryDirectory("plinth-preview-");
  try {
    if (against !== undefined) {
      await bringUpRevision({
        checkout,
        revision: against,
        project: projectName,
        stack,
        directory,
        prepare: bundleRevision,
        tell,
      });
    }
    const environment = await openEnvironment({
      cli,
      project: projectName,
      stack,
      config,
      program,
      directory,
    });
    try {
      return await preview(environment);
    } finally {
      await environment.close();
    }
  } finally {
    removeTemporaryDirectory(directory);
  }
}
