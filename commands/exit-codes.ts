import { CommanderError } from "commander";
import { WaiverError } from "../policies/waiver-error.ts";
import { CostDataError } from "../review/cost/cost-data-error.ts";
import { UnreadableEvidence } from "../review/promotion/evidence.ts";
import { RecordError } from "../review/readiness/records/record-error.ts";
import { interruption, signalExitCode } from "../simulator/interruption.ts";
import { StackLocked } from "../simulator/lock.ts";
import { CannotRun } from "../simulator/places.ts";
import { UnknownRevision } from "../simulator/revision.ts";
import { NotSimulated } from "../simulator/simulated-provider.ts";
import { ConfigError, UnknownStackError } from "../stacks/config/config-error.ts";
import { DeployRefused } from "./deploy/deploy-refused.ts";
import { MissingPlan, UnreadableState } from "./destroy-error.ts";
import { MisplacedArguments } from "./forgotten-dashes.ts";
import { GithubFailure, GithubMisuse } from "./github/github-error.ts";
import { OtherStack, UnreadablePlan } from "./policy-error.ts";
import { NoPlan, NotConfirmed, Protected } from "./refusal.ts";
import { ReleaseRefused } from "./release/release-error.ts";
import { NoValue, UnknownSecret } from "./secret-error.ts";
import { StateRefused, UnusableCheckpoint } from "./state/state-error.ts";
import { TaskRefused } from "./task-error.ts";

/** Fine; blocked by a verdict or invalid input; could not run at all; ended by SIGINT or SIGTERM. */
export const exitCode = {
  fine: 0,
  blocked: 1,
  couldNotRun: 2,
  interrupted: signalExitCode.SIGINT,
  terminated: signalExitCode.SIGTERM,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Mistakes of the user or of the surroundings, whose message says all there is to say: no stack trace. */
const mistakes: readonly (readonly [abstract new (...args: never[]) => Error, ExitCode])[] = [
  [ConfigError, exitCode.blocked],
  [UnknownStackError, exitCode.blocked],
  [WaiverError, exitCode.blocked],
  [CostDataError, exitCode.blocked],
  [RecordError, exitCode.blocked],
  [UnknownRevision, exitCode.blocked],
  [StackLocked, exitCode.blocked],
  [UnknownSecret, exitCode.blocked],
  [NoValue, exitCode.blocked],
  [MissingPlan, exitCode.blocked],
  [MisplacedArguments, exitCode.blocked],
  [NoPlan, exitCode.blocked],
  [Protected, exitCode.blocked],
  [NotConfirmed, exitCode.blocked],
  [OtherStack, exitCode.blocked],
  [TaskRefused, exitCode.blocked],
  [StateRefused, exitCode.blocked],
  [UnusableCheckpoint, exitCode.blocked],
  [UnreadableEvidence, exitCode.blocked],
  [DeployRefused, exitCode.blocked],
  [ReleaseRefused, exitCode.blocked],
  [GithubMisuse, exitCode.blocked],
  [UnreadableState, exitCode.couldNotRun],
  [UnreadablePlan, exitCode.couldNotRun],
  [NotSimulated, exitCode.couldNotRun],
  [CannotRun, exitCode.couldNotRun],
  [GithubFailure, exitCode.couldNotRun],
];

/** The exit code and text for whatever ended a command; a fault of ours keeps its stack trace, because it must be mended. */
export function judgeFailure(problem: unknown): { readonly code: ExitCode; readonly text: string } {
  if (problem instanceof CommanderError) {
    return { code: problem.exitCode === 0 ? exitCode.fine : exitCode.blocked, text: "" };
  }
  // Whatever failed after a signal failed because of it.
  const interrupted = interruption();
  if (interrupted !== undefined) return { code: interrupted.exitCode, text: interrupted.message };
  for (const [kind, code] of mistakes) {
    if (problem instanceof kind) return { code, text: problem.message };
  }
  const trace = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  return {
    code: exitCode.couldNotRun,
    text: `This is a fault of Plinth itself; please report it.\n${trace}`,
  };
}
