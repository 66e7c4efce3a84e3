import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { deployFirst } from "./deploy/day-zero.ts";
import { type DeploymentOptions, openDeployment } from "./deploy/deployment.ts";
import { deployOrdinarily } from "./deploy/ordinary-deployment.ts";
import type { DeploySummary } from "./deploy/summary.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshBundle } from "./function-bundle.ts";
import { print as printed, tell as told } from "./terminal.ts";

export interface DeployOptions extends DeploymentOptions {
  /** Day zero: begins an environment that is not there yet, or goes on with one. */
  readonly first?: boolean;
  /** Forgets creations that a run which was cut off has left open, before anything else. */
  readonly repair?: boolean;
  readonly json?: boolean;
  /** What is deployed. Default: the programs of this repository. */
  readonly programs?: Programs;
  readonly print?: (text: string) => void;
}

/** Deploys an environment from the checkout: copies the state, plans, judges, changes, looks, and writes down what was seen. */
export async function deploy(options: DeployOptions): Promise<ExitCode> {
  const { first = false, json = false, print = printed, repair = false, tell = told } = options;
  const programs = options.programs ?? (await ownPrograms());
  const deployment = await openDeployment(options, programs.whole);
  const summary = first
    ? await deployFirst({ deployment, foundation: programs.foundation, repair })
    : await deployOrdinarily(deployment, repair);
  for (const line of linesOf(summary)) tell(line);
  if (json) print(JSON.stringify(summary, null, 2));
  return summary.result === "deployed" ? exitCode.fine : exitCode.blocked;
}

/** An environment, and what of it services stand on. */
export interface Programs {
  readonly whole: PulumiFn;
  readonly foundation: PulumiFn;
}

async function ownPrograms(): Promise<Programs> {
  await freshBundle();
  const [{ default: whole }, { default: foundation }] = await Promise.all([
    import("../stacks/index.ts"),
    import("../stacks/foundation.ts"),
  ]);
  return { whole, foundation };
}

const endings: Readonly<Record<DeploySummary["result"], string>> = {
  deployed: "is deployed",
  blocked: "is not deployed",
  "update failed": "is deployed in part: the update did not end, and what it made is in the state",
  "not ready": "is deployed, and not all of it is ready",
  "smoke failed": "is deployed, and does not look well from outside",
  waiting: "waits for you",
};

function linesOf({
  commit,
  done,
  evidence,
  failed,
  kind,
  next,
  result,
  stack,
}: DeploySummary): readonly string[] {
  const counts =
    done === null
      ? ""
      : ` ${done.create} created, ${done.update} updated, ${done.replace} replaced, ${done.delete} deleted, ${done.same} unchanged.`;
  return [
    `${stack} ${endings[result]}: ${commit}${kind === "simulated" ? ", in a simulated cloud" : ""}.${counts}`,
    ...failed.map((text) => `  ${text}`),
    ...(evidence === null ? [] : [`The record is ${evidence}.`]),
    ...next.map((text) => `Next: ${text}`),
  ];
}
