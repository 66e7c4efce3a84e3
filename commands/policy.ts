import type { Finding, Unknown } from "../model/plan.ts";
import { quantity } from "../model/quantity.ts";
import { stackOf } from "../policies/urn-pattern.ts";
import { verdictOf } from "../review/judge.ts";
import { judgeState, type StateResource } from "../review/judge-state.ts";
import { renderFindings, renderSummary } from "../review/summary.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { readPlanFile } from "./plan-file.ts";
import { requireStack } from "./policy-error.ts";
import { waiverUntil } from "./preview.ts";
import { judgedPlan } from "./read-plan.ts";
import { simulatedResources } from "./simulated-state.ts";
import { readWaivers } from "./stack-run.ts";
import { exportedResources, readStateFile } from "./state-file.ts";
import { print, wantsColor } from "./terminal.ts";

export interface PolicyOptions {
  /** Default: that of the file; without a file, dev. */
  readonly stack?: string;
  /** File with what `npm run -s preview -- --json` printed. */
  readonly plan?: string;
  /** File with an exported state. */
  readonly state?: string;
  readonly json?: boolean;
}

/** Applies the rules to a plan, or to a state: from a file, or that of a simulated environment. */
export async function policy(options: PolicyOptions): Promise<ExitCode> {
  const judged = options.plan === undefined ? await overState(options) : overPlan(options.plan, options);
  const { deferred, findings, render, stack, unknown } = judged;
  const verdict = verdictOf(judged);
  if (options.json === true) print(JSON.stringify({ stack, verdict, unknown, deferred, findings }, null, 2));
  else print(render());
  return verdict === "BLOCK" ? exitCode.blocked : exitCode.fine;
}

interface Judged {
  readonly stack: string;
  readonly unknown: readonly Unknown[];
  readonly deferred: readonly Unknown[];
  readonly findings: readonly Finding[];
  readonly render: () => string;
}

function showing() {
  return {
    color: wantsColor(process.stdout),
    width: process.stdout.columns ?? 100,
    waiverUntil: waiverUntil(new Date()),
  };
}

function overPlan(file: string, { stack: asked }: PolicyOptions): Judged {
  const plan = judgedPlan(readPlanFile(file, asked), readWaivers());
  const origin = plan.simulated ? "made against a simulated cloud: no evidence about a live environment" : "";
  const title = [`The rules over the plan of ${plan.stack} in ${file}${origin === "" ? "" : `, ${origin}`}.`];
  return { ...plan, render: () => renderSummary(plan, { ...showing(), title }) };
}

async function overState({ stack: asked, state: file }: PolicyOptions): Promise<Judged> {
  const waivers = readWaivers();
  const { resources, source, stack } =
    file === undefined ? await fromSimulator(asked ?? "dev") : fromFile(file, asked);
  const judged = judgeState(resources, waivers);
  const title = [
    `The rules over the state of ${source}: ${quantity(judged.resources, "resource")}.`,
    "What a change would lose, weaken or interrupt, only a plan tells.",
  ];
  return { ...judged, stack, render: () => renderFindings(judged, { ...showing(), title }) };
}

interface ReadState {
  readonly stack: string;
  readonly source: string;
  readonly resources: readonly StateResource[];
}

async function fromSimulator(stack: string): Promise<ReadState> {
  return { stack, ...(await simulatedResources(stack)) };
}

function fromFile(file: string, asked: string | undefined): ReadState {
  const resources = exportedResources(readStateFile(file), file);
  const [first] = resources;
  const stack = first === undefined ? (asked ?? "") : stackOf(first.urn);
  requireStack(file, stack, asked);
  return { stack, source: `${stack} in ${file}`, resources };
}
