import type { Evidence } from "../review/promotion/evidence.ts";
import { newestLast } from "../review/promotion/soak.ts";
import { readEvidence, writeEvidence } from "./promote.ts";
import type { StateStore } from "./state/state-store.ts";

/**
 * Notes in the record of the deployment that runs what has become known since: of each deployment there is one record, which is
 * replaced then.
 *
 * @returns the record's key; undefined where there is no such record, and none was changed
 */
export async function noteOnRunning(
  records: StateStore,
  { kind, stack }: Pick<Evidence, "kind" | "stack">,
  known: Partial<Pick<Evidence, "drift" | "restoreProvenAt">>,
): Promise<string | undefined> {
  const own = (await readEvidence(records)).filter(
    (record) => record.stack === stack && record.kind === kind,
  );
  const running = newestLast(own).at(-1);
  return running === undefined ? undefined : writeEvidence(records, { ...running, ...known });
}
