import type { Outcome } from "../../simulator/engine-run.ts";
import { deployedResources, requireState, stackOutputs } from "../live/deployed-state.ts";
import { examined } from "../promote.ts";
import { errorsOf } from "../stack-run.ts";
import { type Change, changeEnvironment } from "./change.ts";
import { DeployRefused } from "./deploy-refused.ts";
import type { Deployment } from "./deployment.ts";
import { type Look, recordEvidence } from "./evidence-step.ts";
import { type Release, requireRelease } from "./release.ts";
import { pendingRollouts } from "./rollout.ts";
import { publicServices, type SmokeResult, smokeServices } from "./smoke-step.ts";
import { blockedSummary, type DeploySummary, summaryOf } from "./summary.ts";

/**
 * Brings an environment to what the checkout says: a release that its evidence lets in, changed under a verdict, looked at, written down.
 *
 * @param repair forgets what an earlier run has left open, first
 */
export async function deployOrdinarily(deployment: Deployment, repair: boolean): Promise<DeploySummary> {
  const release = await requireRelease(deployment.live, deployment.tell);
  await requireEvidence(deployment, release);
  return changeEnvironment({ deployment, program: deployment.program, repair }, (change) =>
    change.outcome === undefined
      ? Promise.resolve(blockedSummary(deployment, release.commit, change))
      : concluded({ deployment, release, change: { ...change, outcome: change.outcome } }),
  );
}

async function requireEvidence({ evidence, live }: Deployment, { commit }: Release): Promise<void> {
  const { root, stack } = live;
  const { missing } = await examined({ to: stack, commit, store: evidence, root, now: new Date() });
  if (missing.length > 0)
    throw new DeployRefused(
      [
        `${commit} may not go to ${stack}, and nothing was changed:`,
        ...missing.map((text) => `  missing: ${text}`),
        `The same is told by: npm run promote -- check --to ${stack}`,
      ].join("\n"),
    );
}

interface Concluded {
  readonly deployment: Deployment;
  readonly release: Release;
  readonly change: Required<Change>;
}

/** What the update came to: whether all of it is ready, and how it looks from outside. Its record is written in any case. */
async function concluded(ended: Concluded): Promise<DeploySummary> {
  const { change, deployment, release } = ended;
  const { stack } = deployment.live;
  const errors = errorsOf(change.outcome);
  if (errors.length > 0)
    return failed(ended, {
      result: "update failed",
      failed: errors,
      seen: { looked: [], failed: ["the update did not end"] },
      next: [...rollbacks(stack, failedServices(deployment, change.outcome)), again(stack)],
    });
  const state = await requireState(deployment.live);
  const pending = pendingRollouts(deployedResources(state), deployment.live.kind === "live");
  if (pending.length > 0)
    return failed(ended, {
      result: "not ready",
      failed: pending,
      seen: { looked: [], failed: ["not rolled out"] },
      next: [again(stack)],
    });
  const services = publicServices(deployment.live.settings, stackOutputs(state) ?? {});
  const smoke = await smokeServices(deployment, services);
  if (smoke.failed.length > 0)
    return failed(ended, {
      result: "smoke failed",
      failed: smoke.failed,
      seen: smoke,
      next: rollbacks(stack, smoke.broken),
    });
  if (services.length === 0)
    deployment.tell("No service is open to the internet: none was looked at, and the record says so.");
  const evidence = await recordEvidence(deployment, release, change.reviewed, lookOf(smoke));
  return { ...summaryOf(deployment, release.commit, change), result: "deployed", evidence };
}

interface Failure extends Pick<DeploySummary, "failed" | "next" | "result"> {
  /** What the record says of it, where a look from outside would stand. */
  readonly seen: Pick<SmokeResult, "failed" | "looked">;
}

/** From now on the release before is not what runs, whatever runs: so this one has a record, with what failed. */
async function failed(
  { change, deployment, release }: Concluded,
  { seen, ...failure }: Failure,
): Promise<DeploySummary> {
  const look = lookOf({ at: new Date().toISOString(), looked: seen.looked, failed: seen.failed });
  const evidence = await recordEvidence(deployment, release, change.reviewed, look);
  return { ...summaryOf(deployment, release.commit, change), ...failure, evidence };
}

function lookOf({ at, failed: failures, looked }: Omit<SmokeResult, "broken">): Look {
  return { at, looked: [...looked], failed: [...failures] };
}

function again(stack: string): string {
  return `npm run deploy -- --stack ${stack}`;
}

/** Services one of whose objects in the cluster did not come to its end. */
function failedServices({ live }: Deployment, { ended, steps }: Outcome): readonly string[] {
  const whole = new Set(ended.map(({ urn }) => urn));
  const names = new Set(Object.keys(live.settings.services));
  const cutOff = steps.filter(
    ({ op, type, urn }) => op !== "same" && type.startsWith("kubernetes:") && !whole.has(urn),
  );
  return [...new Set(cutOff.map(({ name }) => name))].filter((name) => names.has(name));
}

function rollbacks(stack: string, services: readonly string[]): readonly string[] {
  return services.map((service) => `npm run rollback -- --stack ${stack} --service ${service}`);
}
