import { findCli } from "../simulator/cli.ts";
import { openEnvironment } from "../simulator/environment.ts";
import { preview } from "../simulator/operations.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../simulator/temporary-directory.ts";
import program from "../stacks/index.ts";
import { freshBundle } from "./function-bundle.ts";
import type { ReadPlan } from "./plan-file.ts";
import { NoPlan } from "./refusal.ts";
import { checkedConfigBlock, errorsOf, projectName } from "./stack-run.ts";
import { tell } from "./terminal.ts";

/**
 * The plan of an environment that does not exist yet, made in the simulator and not judged.
 *
 * @throws NoPlan where the engine could not finish it
 */
export async function freshPlan(stack: string): Promise<ReadPlan> {
  const config = checkedConfigBlock(stack);
  await freshBundle();
  const cli = await findCli(tell);
  const directory = makeTemporaryDirectory("plinth-plan-");
  try {
    const environment = await openEnvironment({
      cli,
      project: projectName,
      stack,
      config,
      program,
      directory,
    });
    try {
      const outcome = await preview(environment);
      const errors = errorsOf(outcome);
      if (errors.length > 0) throw new NoPlan(stack, errors);
      const strange = outcome.unknownOperations.map((operation) => ({
        urn: "",
        type: "",
        reason: `The engine plans the operation "${operation}", which this version of Plinth does not know.`,
      }));
      return { made: { stack, simulated: true, steps: outcome.steps }, strange };
    } finally {
      await environment.close();
    }
  } finally {
    removeTemporaryDirectory(directory);
  }
}
