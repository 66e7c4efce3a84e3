import { join } from "node:path";
import { Command } from "commander";
import { throwIfInterrupted } from "../simulator/interruption.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode, judgeFailure } from "./exit-codes.ts";
import { refuseMisplaced } from "./forgotten-dashes.ts";
import type { PrintedError } from "./printed-plan.ts";
import { registerAccess } from "./registered/access.ts";
import { registerAccount } from "./registered/account.ts";
import { registerBundle } from "./registered/bundle.ts";
import { registerCheck } from "./registered/check.ts";
import { registerConfigCheck } from "./registered/config-check.ts";
import { registerCost } from "./registered/cost.ts";
import { registerDeploy } from "./registered/deploy.ts";
import { registerDestroy } from "./registered/destroy.ts";
import { registerDiagram } from "./registered/diagram.ts";
import { registerDrift } from "./registered/drift.ts";
import { registerGithub } from "./registered/github.ts";
import { registerManifests } from "./registered/manifests.ts";
import { registerPolicy } from "./registered/policy.ts";
import { registerPreview } from "./registered/preview.ts";
import { registerPromote } from "./registered/promote.ts";
import { registerReadiness } from "./registered/readiness.ts";
import { registerRelease } from "./registered/release.ts";
import { registerReview } from "./registered/review.ts";
import { registerRollback } from "./registered/rollback.ts";
import { registerRules } from "./registered/rules.ts";
import { registerSchema } from "./registered/schema.ts";
import { registerSecrets } from "./registered/secrets.ts";
import { registerSimulate } from "./registered/simulate.ts";
import { registerSmoke } from "./registered/smoke.ts";
import { registerState } from "./registered/state.ts";
import { registerTask } from "./registered/task.ts";
import { stackNames } from "./stack-names.ts";
import { hasPrinted, print, tell } from "./terminal.ts";

/**
 * Each command, in the order in which the help lists them. Its code is imported when it is asked for: a config check does not wait
 * for the engine's SDK.
 */
const registrations = [
  registerPreview,
  registerSimulate,
  registerConfigCheck,
  registerReview,
  registerPolicy,
  registerCost,
  registerDiagram,
  registerReadiness,
  registerPromote,
  registerRelease,
  registerRollback,
  registerDeploy,
  registerDrift,
  registerAccount,
  registerState,
  registerSmoke,
  registerSecrets,
  registerAccess,
  registerTask,
  registerDestroy,
  registerManifests,
  registerGithub,
  registerRules,
  registerSchema,
  registerBundle,
  registerCheck,
] as const;

/** Runs one command and returns its exit code; never throws, never ends the process. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCode.fine;
  const program = new Command("plinth").exitOverride().showHelpAfterError();
  const ended = (reached: ExitCode): void => {
    code = reached;
  };
  for (const register of registrations) register(program, ended);

  try {
    const asked = program.commands.find((command) => command.name() === args[0]);
    if (asked !== undefined)
      refuseMisplaced(asked, args.slice(1), process.env, stackNames(join(import.meta.dirname, "..")));
    await program.parseAsync(args, { from: "user" });
    throwIfInterrupted();
    return code;
  } catch (problem) {
    const failure = judgeFailure(problem);
    if (failure.text !== "") tell(failure.text);
    if (args.includes("--json") && failure.code !== exitCode.fine && !hasPrinted()) {
      // A mistake in the arguments has been told already, and has no text any more.
      const message = failure.text === "" && problem instanceof Error ? problem.message : failure.text;
      print(JSON.stringify({ error: { message, exitCode: failure.code } } satisfies PrintedError, null, 2));
    }
    return failure.code;
  }
}
