import { newestLast } from "../../review/promotion/soak.ts";
import { cloudKind } from "../live/cloud-kind.ts";
import { readEvidence, writeEvidence } from "../promote.ts";
import type { StateStore } from "./state-store.ts";

/**
 * Notes a restore that was proven in the record of the deployment that runs: of each deployment there is one record, which is replaced
 * by what has become known since.
 *
 * @returns what was noted, in words
 */
export async function noteRestore(records: StateStore, stack: string, provenAt: Date): Promise<string> {
  const kind = cloudKind(process.env);
  const own = (await readEvidence(records)).filter(
    (record) => record.stack === stack && record.kind === kind,
  );
  const running = newestLast(own).at(-1);
  if (running === undefined)
    return `There is no ${kind} record of a deployment of ${stack}, so none was changed.`;
  const restoreProvenAt = provenAt.toISOString();
  return `The restore is noted in ${await writeEvidence(records, { ...running, restoreProvenAt })}.`;
}
