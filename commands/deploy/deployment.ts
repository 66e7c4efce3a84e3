import { userInfo } from "node:os";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { evidenceOf } from "../../model/evidence-access.ts";
import { loadStack } from "../../stacks/config/load.ts";
import { type EvidenceOptions, openEvidence } from "../evidence-place.ts";
import type { LiveEnvironment, LiveOptions } from "../live/live-environment.ts";
import { openLive } from "../live/live-environment.ts";
import { checkout } from "../stack-run.ts";
import type { StateStore } from "../state/state-store.ts";
import { tell as told } from "../terminal.ts";

/** How long a service may take until it answers from outside: a new load balancer takes minutes, and so does its name. */
export interface SmokePatience {
  readonly milliseconds: number;
  readonly pauseMilliseconds: number;
}

export interface DeploymentOptions extends LiveOptions, EvidenceOptions {
  /** Default: ten minutes, asking every 10 s. */
  readonly patience?: SmokePatience;
  readonly tell?: (text: string) => void;
}

/** One run that changes an environment, and what it works with. */
export interface Deployment {
  readonly live: LiveEnvironment;
  /** Where records of deployments are. */
  readonly evidence: StateStore;
  readonly program: PulumiFn;
  /** What the run is called: the address of a pipeline's run, where it is one. */
  readonly run: string;
  readonly patience: SmokePatience;
  readonly tell: (text: string) => void;
}

const tenMinutes: SmokePatience = { milliseconds: 600_000, pauseMilliseconds: 10_000 };

/** @throws as `openLive`; CannotRun where no place of evidence is named or it does not let these credentials in */
export async function openDeployment(options: DeploymentOptions, program: PulumiFn): Promise<Deployment> {
  const { patience = tenMinutes, root = checkout, stack, tell = told } = options;
  const { accountId } = loadStack(root, stack).config;
  const evidence = openEvidence(options, accountId);
  const live = await openLive(options);
  // What is deployed must be recorded: a place that does not let us in is told before anything is changed.
  await evidence.list(evidenceOf(stack));
  return { live, evidence, program, run: nameOfRun(process.env, new Date()), patience, tell };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export function nameOfRun(variables: NodeJS.ProcessEnv, now: Date): string {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, GITHUB_SERVER_URL: server } = variables;
  if (server !== undefined && repository !== undefined && id !== undefined)
    return `${server}/${repository}/actions/runs/${id}`;
  return `by hand, ${userInfo().username}, ${now.toISOString()}`;
}
