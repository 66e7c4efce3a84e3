import { CannotRun } from "../simulator/places.ts";
import { openStore } from "./state/open-store.ts";
import type { StateStore } from "./state/state-store.ts";

/** Where records of deployments are, as options name it. */
export interface EvidenceOptions {
  /** By default what PLINTH_EVIDENCE_URL names. */
  readonly evidence?: string;
  /** The account that a bucket must belong to; by default what PLINTH_EVIDENCE_OWNER names, or else the environment's. */
  readonly evidenceOwner?: string;
}

/**
 * @param accountId of the environment
 * @throws CannotRun where nobody names a place
 */
export function openEvidence({ evidence, evidenceOwner }: EvidenceOptions, accountId: string): StateStore {
  const named = process.env["PLINTH_EVIDENCE_OWNER"] ?? "";
  return openStore({
    url: evidenceUrl(evidence),
    owner: evidenceOwner ?? (named === "" ? accountId : named),
    ownerNamedBy: "--evidence-owner or the variable PLINTH_EVIDENCE_OWNER",
  });
}

function evidenceUrl(given: string | undefined): string {
  const url = given ?? process.env["PLINTH_EVIDENCE_URL"] ?? "";
  if (url === "")
    throw new CannotRun(
      "No place of evidence is named. Name the one that deployments write their records to, with --evidence URL or the variable PLINTH_EVIDENCE_URL: s3://BUCKET?region=REGION or file:///DIRECTORY.",
    );
  return url;
}
