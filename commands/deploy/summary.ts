import type { PlanSummary } from "../../model/plan.ts";
import { judge, type Verdict } from "../../review/judge.ts";
import type { CloudKind } from "../live/cloud-kind.ts";
import type { Change } from "./change.ts";
import type { Deployment } from "./deployment.ts";

/** How a deployment ended, for machines: what `npm run -s deploy -- --json` prints. */
export interface DeploySummary {
  readonly stack: string;
  /** `simulated` where the cloud was not AWS itself. */
  readonly kind: CloudKind;
  readonly commit: string;
  /** What the run is called, here and in the record. */
  readonly run: string;
  /** `waiting` is day zero's: something has to be done by people first. */
  readonly result: "deployed" | "blocked" | "update failed" | "not ready" | "smoke failed" | "waiting";
  /** The key of the state's copy in the backend; null where there was no update. */
  readonly copy: string | null;
  readonly verdict: Verdict | null;
  /** What the update did; null where there was none. */
  readonly done: PlanSummary | null;
  /** What failed, in words; empty where all is well. */
  readonly failed: readonly string[];
  /** Where the record of evidence is; null where none was written. */
  readonly evidence: string | null;
  /** What to type next; empty where nothing is left to do. */
  readonly next: readonly string[];
}

/** What of a summary is known whatever comes of it. */
export function summaryOf(
  { live, run }: Deployment,
  commit: string,
  change: Change | undefined,
): Omit<DeploySummary, "result"> {
  const { kind, stack } = live;
  return {
    stack,
    kind,
    commit,
    run,
    copy: change?.copy ?? null,
    verdict: change?.reviewed.review.verdict ?? null,
    done:
      change?.outcome === undefined
        ? null
        : judge({ stack, simulated: true, steps: change.outcome.ended }, []).summary,
    failed: [],
    evidence: null,
    next: [],
  };
}

/** A deployment that its own plan forbids. */
export function blockedSummary(deployment: Deployment, commit: string, change: Change): DeploySummary {
  return {
    ...summaryOf(deployment, commit, change),
    result: "blocked",
    failed: ["The verdict is BLOCK; nothing was changed."],
    next: ["docs/review.md says what each finding asks for; what is accepted all the same needs a waiver"],
  };
}
