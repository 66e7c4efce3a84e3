import { cloudKind } from "../live/cloud-kind.ts";
import { noteOnRunning } from "../running-record.ts";
import type { StateStore } from "./state-store.ts";

/** Notes a restore that was proven in the record of the deployment that runs. Returns what was noted, in words. */
export async function noteRestore(records: StateStore, stack: string, provenAt: Date): Promise<string> {
  const kind = cloudKind(process.env);
  const noted = await noteOnRunning(records, { kind, stack }, { restoreProvenAt: provenAt.toISOString() });
  return noted === undefined
    ? `There is no ${kind} record of a deployment of ${stack}, so none was changed.`
    : `The restore is noted in ${noted}.`;
}
