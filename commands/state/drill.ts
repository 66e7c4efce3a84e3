import { LocalWorkspace } from "@pulumi/pulumi/automation/localWorkspace.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import type { PlanStep } from "../../model/plan.ts";
import type { FoundCli } from "../../simulator/cli.ts";
import { StepCollector } from "../../simulator/engine-events.ts";
import { stopSignal, throwIfInterrupted } from "../../simulator/interruption.ts";
import { CannotRun } from "../../simulator/places.ts";
import type { ScratchArgs } from "./scratch-stack.ts";
import { openScratchStack } from "./scratch-stack.ts";

/**
 * Restores a checkpoint into a scratch stack and lets the engine compare the program with it, on the providers and credentials of
 * the surroundings. Writes nothing but the scratch directory.
 *
 * @returns what the program would change, which is nothing where the copy is all there is to know
 * @throws CannotRun where the engine comes to no plan
 */
export async function previewRestored(
  args: ScratchArgs & { readonly cli: FoundCli; readonly program: PulumiFn },
): Promise<readonly PlanStep[]> {
  const { cli, program, project, stack } = args;
  const scratch = openScratchStack(args);
  try {
    const collector = new StepCollector();
    const opened = await LocalWorkspace.selectStack(
      { projectName: project, stackName: stack, program },
      {
        workDir: scratch.directory,
        pulumiCommand: cli.command,
        projectSettings: { name: project, runtime: "nodejs" },
        envVars: scratch.variables,
      },
    );
    try {
      await opened.preview({
        color: "never",
        suppressProgress: true,
        onEvent: collector.onEvent,
        signal: stopSignal(),
      });
    } catch (problem) {
      throwIfInterrupted();
      const told = collector.errors.length > 0 ? collector.errors.join("\n") : String(problem);
      throw new CannotRun(`The restored state of ${stack} cannot be previewed: ${told}`);
    }
    return collector.steps.filter(({ op }) => op !== "same");
  } finally {
    scratch.close();
  }
}
