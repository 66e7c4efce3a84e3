import type { Outcome } from "../../simulator/engine-run.ts";
import { deployedResources, requireState, stackOutputs } from "../live/deployed-state.ts";
import { examined } from "../promote.ts";
import { errorsOf } from "../stack-run.ts";
import { type Change, changeEnvironment } from "./change.ts";
import { DeployRefused } from "./deploy-refused.ts";
import type { Deployment } from "./deployment.ts";
import { recordEvidence } from "./evidence-step.ts";
import { type Release, requireRelease } from "./release.ts";
import { pendingRollouts } from "./rollout.ts";
import { publicServices, smokeServices } from "./smoke-step.ts";
import { blockedSummary, type DeploySummary, summaryOf } from "./summary.ts";

/**
 * Brings an environment to what the checkout says: a release that its evidence lets in, changed under a verdict, looked at, written down.
 *
 * @param repair forgets what an earlier run has left open, first
 */
export async function deployOrdinarily(deployment: Deployment, repair: boolean): Promise<DeploySummary> {
  const release = requireRelease(deployment.live);
  await requireEvidence(deployment, release);
  return changeEnvironment({ deployment, program: deployment.program, repair }, (change) =>
    change.outcome === undefined
      ? Promise.resolve(blockedSummary(deployment, release.commit, change))
      : concluded(deployment, release, { ...change, outcome: change.outcome }),
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

/** What the update came to: whether all of it is ready, and how it looks from outside. Its record is written in any case. */
async function concluded(
  deployment: Deployment,
  release: Release,
  change: Required<Change>,
): Promise<DeploySummary> {
  const { live, tell } = deployment;
  const { outcome, reviewed } = change;
  const again = `npm run deploy -- --stack ${live.stack}`;
  const errors = errorsOf(outcome);
  if (errors.length > 0)
    return failed("update failed", errors, {
      recorded: ["the update did not end"],
      next: [...rollbacks(live.stack, failedServices(deployment, outcome)), again],
    });
  const state = await requireState(live);
  const pending = pendingRollouts(deployedResources(state), live.kind === "live");
  if (pending.length > 0)
    return failed("not ready", pending, { recorded: ["not rolled out"], next: [again] });
  const services = publicServices(live.settings, stackOutputs(state) ?? {});
  if (services.length === 0)
    tell("No service is open to the internet: nothing is looked at from outside, and the record says so.");
  const smoke = await smokeServices(deployment, services);
  const broken = services.filter(({ service }) =>
    smoke.failed.some((text) => text.startsWith(`${service}: `)),
  );
  if (broken.length > 0)
    return failed("smoke failed", smoke.failed, {
      recorded: smoke.failed,
      next: rollbacks(
        live.stack,
        broken.map(({ service }) => service),
      ),
    });
  const seen = services.length === 0 ? null : { at: smoke.at, failed: [] };
  const evidence = await recordEvidence(deployment, release, reviewed, seen);
  return { ...summaryOf(deployment, release.commit, change), result: "deployed", evidence };

  async function failed(
    result: DeploySummary["result"],
    what: readonly string[],
    { next, recorded }: { readonly recorded: readonly string[]; readonly next: readonly string[] },
  ): Promise<DeploySummary> {
    const record = { at: new Date().toISOString(), failed: [...recorded] };
    const key = await recordEvidence(deployment, release, reviewed, record);
    return { ...summaryOf(deployment, release.commit, change), result, failed: what, evidence: key, next };
  }
}

/** Services one of whose objects in the cluster did not come to its end. */
function failedServices({ live }: Deployment, { ended, steps }: Outcome): readonly string[] {
  const whole = new Set(ended.map(({ urn }) => urn));
  const names = new Set(Object.keys(live.settings.services));
  const failed = steps.filter(
    ({ op, type, urn }) => op !== "same" && type.startsWith("kubernetes:") && !whole.has(urn),
  );
  return [...new Set(failed.map(({ name }) => name))].filter((name) => names.has(name));
}

function rollbacks(stack: string, services: readonly string[]): readonly string[] {
  return services.map((service) => `npm run rollback -- --stack ${stack} --service ${service}`);
}
