import { resourcesAfter } from "../../model/planned-resource.ts";
import type { Evidence } from "../../review/promotion/evidence.ts";
import { newestLast } from "../../review/promotion/soak.ts";
import { ResourcesByType } from "../../review/readiness/facts.ts";
import { readinessOf } from "../../review/readiness/readiness.ts";
import { readEvidence, writeEvidence } from "../promote.ts";
import { readRecords } from "../records.ts";
import { repositoryFiles } from "../repository-files.ts";
import { checkout } from "../stack-run.ts";
import type { Deployment } from "./deployment.ts";
import type { Release } from "./release.ts";
import type { ReviewedDeployment } from "./review-step.ts";

/** A look from outside, as the record has it. */
export type Look = NonNullable<Evidence["smoke"]>;

/**
 * Writes down what this deployment shows, for whoever wants to promote the release. What it shows nothing of stays open: drift is
 * compared by `npm run drift`, and what an earlier deployment knew of restores is still known.
 *
 * @returns where the record is
 */
export async function recordEvidence(
  { evidence, live, run }: Deployment,
  release: Release,
  reviewed: ReviewedDeployment,
  smoke: Look,
): Promise<string> {
  const record: Evidence = {
    kind: live.kind,
    stack: live.stack,
    commit: release.commit,
    digests: release.digests,
    run,
    soakStartedAt: new Date().toISOString(),
    verdict: reviewed.review.verdict,
    smoke,
    drift: null,
    restoreProvenAt: await lastRestore(evidence, live),
    readiness: readinessAfter(reviewed),
  };
  return writeEvidence(evidence, record);
}

async function lastRestore(
  evidence: Deployment["evidence"],
  { kind, stack }: Deployment["live"],
): Promise<string | null> {
  const own = (await readEvidence(evidence)).filter(
    (record) => record.stack === stack && record.kind === kind,
  );
  return newestLast(own).findLast(({ restoreProvenAt }) => restoreProvenAt !== null)?.restoreProvenAt ?? null;
}

/** How many of the points of docs/readiness.md the environment meets after the plan. */
function readinessAfter({ plan }: ReviewedDeployment): Evidence["readiness"] {
  const today = new Date().toISOString().slice(0, 10);
  const repository = repositoryFiles(checkout);
  const { points } = readinessOf({
    stack: plan.stack,
    today,
    source: { kind: "plan", simulated: plan.simulated, says: "the plan of this deployment" },
    resources: new ResourcesByType(resourcesAfter(plan.steps)),
    findings: plan.findings,
    unknown: plan.unknown,
    repository,
    records: readRecords(repository, today),
  });
  return { met: points.filter(({ status }) => status === "met").length, of: points.length };
}
