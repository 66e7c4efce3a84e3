import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { requireState, stackOutputs } from "../live/deployed-state.ts";
import { digestsOf } from "../promote.ts";
import { errorsOf } from "../stack-run.ts";
import { currentCheckpoint } from "../state/restoration.ts";
import { requireAccount } from "./account-values.ts";
import { changeEnvironment } from "./change.ts";
import { DeployRefused } from "./deploy-refused.ts";
import type { Deployment } from "./deployment.ts";
import { createStack } from "./new-stack.ts";
import { deployOrdinarily } from "./ordinary-deployment.ts";
import { requireCommit, unreleased } from "./release.ts";
import type { ReviewedDeployment } from "./review-step.ts";
import { blockedSummary, type DeploySummary, summaryOf } from "./summary.ts";
import { waitingSecrets } from "./waiting-secrets.ts";

export interface DayZeroArgs {
  readonly deployment: Deployment;
  /** The program without services. */
  readonly foundation: PulumiFn;
  readonly repair: boolean;
}

/**
 * Begins an environment, or goes on where an earlier run of this command stopped. How far it has come is read from what is there, so that
 * nothing else has to be kept: the stack in the backend, the outputs of the foundation in its state, the values of its secrets, the
 * digests in its file.
 */
export async function deployFirst(args: DayZeroArgs): Promise<DeploySummary> {
  const { deployment, repair } = args;
  const { live } = deployment;
  const secretsProvider = requireAccount(live);
  const commit = requireCommit(live);
  await requireStack(deployment, secretsProvider);
  const unfinished = await bringUpFoundation(args, commit);
  if (unfinished !== undefined) return unfinished;
  const waiting = [
    ...(await waitingSecrets(live, stackOutputs(await requireState(live)) ?? {})),
    ...unreleased(digestsOf(live.settings), live.stack),
  ];
  if (waiting.length > 0) return waitingSummary(deployment, commit, waiting);
  return deployOrdinarily(deployment, repair);
}

async function requireStack({ live, tell }: Deployment, secretsProvider: string): Promise<void> {
  if ((await currentCheckpoint(live.store, live)) !== undefined) return;
  await createStack(live, secretsProvider);
  tell(`The stack ${live.stack} is in ${live.store.url}, sealed by ${secretsProvider}.`);
}

/** @returns how it ended where it has not ended well; undefined where the foundation is there */
async function bringUpFoundation(
  { deployment, foundation, repair }: DayZeroArgs,
  commit: string,
): Promise<DeploySummary | undefined> {
  const { live, tell } = deployment;
  // The engine notes outputs only at the end of an update that was whole.
  if (stackOutputs(await requireState(live)) !== undefined) return undefined;
  tell(`First what services stand on: network, cluster, database, logins, empty secrets, backups, domain.`);
  return changeEnvironment(
    { deployment, program: foundation, repair, examine: refuseLosses },
    async (change) => {
      if (change.outcome === undefined) return blockedSummary(deployment, commit, change);
      const errors = errorsOf(change.outcome);
      if (errors.length === 0) return undefined;
      return {
        ...summaryOf(deployment, commit, change),
        result: "update failed",
        failed: errors,
        next: [`npm run deploy -- --stack ${live.stack} --first`],
      };
    },
  );
}

/** A stack that has services already is beyond day zero: the foundation alone would delete them. */
function refuseLosses({ plan }: ReviewedDeployment): void {
  const { delete: deleted, replace } = plan.summary;
  if (deleted + replace > 0)
    throw new DeployRefused(
      `Something of ${plan.stack} would be deleted or replaced (${deleted} and ${replace} resources), and day zero only adds. Nothing was changed. An environment that has services is deployed without --first: npm run deploy -- --stack ${plan.stack}`,
    );
}

function waitingSummary(deployment: Deployment, commit: string, waiting: readonly string[]): DeploySummary {
  return {
    ...summaryOf(deployment, commit, undefined),
    result: "waiting",
    failed: waiting,
    next: [`then npm run deploy -- --stack ${deployment.live.stack} --first`],
  };
}
