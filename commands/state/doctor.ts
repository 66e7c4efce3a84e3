import { hostname } from "node:os";
import { isAbandoned } from "../../simulator/lock.ts";
import type { RunRecord } from "./run-record.ts";
import { readRun } from "./run-record.ts";
import type { FoundLock } from "./stack-lock.ts";
import { locksOf } from "./stack-lock.ts";
import type { StackName } from "./stack-objects.ts";
import type { StateStore } from "./state-store.ts";

/** A lock, and whether it may go. */
export interface Diagnosis {
  readonly found: FoundLock;
  /** True only where its run is known to be over. */
  readonly released: boolean;
  readonly because: string;
}

/** Why a lock may go, or why not. Nothing but proof that its run is over makes it go: age proves nothing. */
export function diagnose(found: FoundLock, run: RunRecord | undefined): Omit<Diagnosis, "found"> {
  const { key, lock } = found;
  if (run?.lock === key && run.endedAt !== undefined)
    return { released: true, because: `the run ${run.id} took it, and ended at ${run.endedAt}` };
  if (lock === undefined)
    return { released: false, because: "it cannot be read, so nobody knows whose it is" };
  if (isAbandoned(lock))
    return { released: true, because: `it is of this machine, and process ${lock.pid} is gone` };
  if (lock.host === hostname())
    return { released: false, because: `process ${lock.pid} of this machine is still at work` };
  return {
    released: false,
    because:
      run?.lock === key
        ? unended(run)
        : `it is of ${lock.host}, where this machine cannot look, and no run has written it down`,
  };
}

/** Who tells a run to end at once does not wait for its engine. */
function unended({ host, id, interruptedAt }: RunRecord): string {
  return interruptedAt === undefined
    ? `the run ${id} took it and has not written down its end`
    : `the run ${id} took it and was told at ${interruptedAt} to end at once; whether its engine is gone, only ${host} can tell`;
}

/** Looks at every lock of a stack and releases those whose run is over, one by one: a lock taken meanwhile stays. */
export async function examineLocks(store: StateStore, name: StackName): Promise<readonly Diagnosis[]> {
  const run = await readRun(store, name);
  const diagnoses = (await locksOf(store, name)).map((found) => ({ found, ...diagnose(found, run) }));
  for (const { found, released } of diagnoses) if (released) await store.remove(found.key);
  return diagnoses;
}
