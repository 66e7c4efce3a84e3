import { execFileSync } from "node:child_process";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { quantity } from "../model/quantity.ts";
import type { Outcome } from "../simulator/engine-run.ts";
import { driftReport } from "./drift/drift-report.ts";
import { driftOf } from "./drift/drifted.ts";
import { type EvidenceOptions, openEvidence } from "./evidence-place.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshBundle } from "./function-bundle.ts";
import { requireState } from "./live/deployed-state.ts";
import type { LiveEnvironment, LiveOptions } from "./live/live-environment.ts";
import { openLive } from "./live/live-environment.ts";
import { livePlan } from "./live/live-plan.ts";
import { requireOutFile, writeOutFile } from "./out-file.ts";
import { NoPlan } from "./refusal.ts";
import { noteOnRunning } from "./running-record.ts";
import { errorsOf } from "./stack-run.ts";
import { print as printed, tell as told } from "./terminal.ts";

export interface DriftOptions extends LiveOptions, EvidenceOptions {
  readonly json?: boolean;
  /** File that gets the report instead of stdout. */
  readonly out?: string;
  /** Notes the result in the record of the deployment that runs. Default: nothing is written. */
  readonly record?: boolean;
  /** Default: the program of this repository. */
  readonly program?: PulumiFn;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
}

/** Says what in an environment's cloud is not as it was deployed. Changes nothing there, and not the state either. */
export async function drift(options: DriftOptions): Promise<ExitCode> {
  const { json = false, out, print = printed, record = false, tell = told } = options;
  requireOutFile(out);
  const live = await openLive(options);
  const checkpoint = await requireState(live);
  const program = options.program ?? (await ownProgram());
  const plan = async (refresh: boolean) =>
    whole(live, await livePlan({ live, checkpoint, program, refresh }));
  const believed = await plan(false);
  const looked = await plan(true);
  const drifted = driftOf(looked.steps, believed.steps);
  const facts = {
    stack: live.stack,
    commit: commitOf(live.root),
    simulated: live.kind === "simulated",
    at: new Date(),
    drifted,
    undeployed: believed.steps.filter(({ op }) => op !== "same").length,
  };
  const text = json ? `${JSON.stringify(facts, null, 2)}\n` : driftReport(facts);
  if (out === undefined) print(text);
  else writeOutFile(out, text);
  tell(
    drifted.length === 0
      ? `${live.stack} is as it was deployed.`
      : `Not as deployed in ${live.stack}: ${quantity(drifted.length, "resource")}.`,
  );
  if (record) tell(await noteDrift(options, live, { at: facts.at.toISOString(), resources: drifted.length }));
  return drifted.length === 0 ? exitCode.fine : exitCode.blocked;
}

async function ownProgram(): Promise<PulumiFn> {
  await freshBundle();
  return (await import("../stacks/index.ts")).default;
}

function whole({ stack }: LiveEnvironment, outcome: Outcome): Outcome {
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(stack, errors);
  return outcome;
}

async function noteDrift(
  options: DriftOptions,
  { kind, settings, stack }: LiveEnvironment,
  found: { readonly at: string; readonly resources: number },
): Promise<string> {
  const store = openEvidence(options, settings.accountId);
  const noted = await noteOnRunning(store, { kind, stack }, { drift: found });
  return noted === undefined
    ? `There is no record of a deployment of ${stack}, so none was changed.`
    : `The result is noted in ${noted}.`;
}

function commitOf(root: string): string {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return "unknown";
  }
}
