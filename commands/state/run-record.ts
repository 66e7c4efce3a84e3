import { hostname } from "node:os";
import { z } from "zod";
import { withLastWords } from "../../simulator/interruption.ts";
import { locksOf } from "./stack-lock.ts";
import type { StackName } from "./stack-objects.ts";
import { placesOf } from "./stack-objects.ts";
import type { StateStore } from "./state-store.ts";

const recorded = z.strictObject({
  /** Of the run, as whoever started it names it: the address of a pipeline's run, for one. */
  id: z
    .string()
    .min(1)
    .max(300)
    .regex(/^\P{Cc}+$/u),
  host: z.string(),
  startedAt: z.iso.datetime(),
  /** The key of the lock that the run took. */
  lock: z.string().optional(),
  /** When it was told to end at once. Its engine may have gone on for a while, so that this is no end. */
  interruptedAt: z.iso.datetime().optional(),
  /** Missing while the run goes on, and where it was cut off. */
  endedAt: z.iso.datetime().optional(),
});

/**
 * What the last run that changes a stack has written beside its state. From another machine it alone can tell that a lock's process
 * is gone.
 */
export type RunRecord = z.infer<typeof recorded>;

/** Undefined where there is none, or none that can be trusted. */
export async function readRun(store: StateStore, name: StackName): Promise<RunRecord | undefined> {
  const content = await store.read(placesOf(name).run);
  if (content === undefined) return undefined;
  try {
    return recorded.safeParse(JSON.parse(content.toString())).data;
  } catch {
    return undefined;
  }
}

/** What a run says while it goes on. */
export interface Recording {
  /** To be called once the engine works: notes the lock that it has taken. */
  noteLock(): Promise<void>;
}

/**
 * Writes down that a run begins, which lock it takes, and that it has ended, however it ended. The engine's process may be killed
 * alone; then the lock stays, and this record says that nobody holds it any more. A run that was told to end at once says so.
 */
export async function recordRun<Result>(
  store: StateStore,
  name: StackName,
  id: string,
  run: (recording: Recording) => Promise<Result>,
): Promise<Result> {
  let record: RunRecord = { id, host: hostname(), startedAt: new Date().toISOString() };
  let written: Promise<void> = Promise.resolve();
  // One after the other: of two that are under way at once, the earlier one might come last.
  const write = () => {
    written = written
      .catch(() => undefined)
      .then(() => store.write(placesOf(name).run, Buffer.from(JSON.stringify(record))));
    return written;
  };
  const end = () => {
    record = { ...record, endedAt: new Date().toISOString() };
    return write();
  };
  const interrupt = () => {
    record = { ...record, interruptedAt: new Date().toISOString() };
    return write();
  };
  const before = new Set((await locksOf(store, name)).map(({ key }) => key));
  await write();
  return withLastWords(interrupt, async () => {
    const result = await run({
      noteLock: async () => {
        // One that was there before is somebody else's, and the engine refuses to work beside it.
        const taken = (await locksOf(store, name)).find(({ key }) => !before.has(key));
        if (taken === undefined || record.lock === taken.key) return;
        record = { ...record, lock: taken.key };
        await write();
      },
    }).catch(async (problem: unknown) => {
      // What ended the run matters more than that its end cannot be written, which often has the same cause.
      await end().catch(() => undefined);
      throw problem;
    });
    await end();
    return result;
  });
}
