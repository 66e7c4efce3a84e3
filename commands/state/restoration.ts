import type { Checkpoint } from "./checkpoint.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { copiesOf, qualified, readCopy } from "./copies.ts";
import { whileLocked } from "./stack-lock.ts";
import type { StackName } from "./stack-objects.ts";
import { checkpointObject, checkpointObjects, encodings, newestFirst, placesOf } from "./stack-objects.ts";
import { StateRefused, UnusableCheckpoint } from "./state-error.ts";
import type { StateStore } from "./state-store.ts";

/** Something the state could be restored from. */
export interface Candidate {
  readonly key: string;
  readonly written: Date;
  readonly read: () => Promise<Checkpoint>;
}

/**
 * All there is to restore from, the newest first: our copies, and what the engine keeps itself, which is the checkpoint before the
 * last write and one after each update. Of one moment, and S3 knows whole seconds only, come our copies first, whose secrets were
 * opened when they were made, then the engine's of an update, and last the one before the last write, which is older than that.
 */
export async function candidatesOf(store: StateStore, name: StackName): Promise<readonly Candidate[]> {
  const { backups, checkpoint, copies } = placesOf(name);
  const previous = new Set(encodings.map((ending) => `${checkpoint}${ending}.bak`));
  const own = new Map((await copiesOf(store, name)).map((copy) => [copy.key, copy]));
  const listed = [
    ...(await store.list(checkpoint)).filter(({ key }) => previous.has(key)),
    ...(await store.list(backups)).filter(({ key }) => /\.json(?:\.gz|\.zst)?$/.test(key)),
    ...(await store.list(copies)).filter(({ key }) => own.has(key)),
  ];
  return newestFirst(listed).map(({ key, modified }) => {
    const copy = own.get(key);
    const read = () => (copy === undefined ? readObject(store, key, name) : readCopy(store, copy, name));
    return { key, written: modified, read };
  });
}

/** The checkpoint as the engine would read it now; undefined for a stack that is not there. */
export async function currentCheckpoint(store: StateStore, name: StackName): Promise<Checkpoint | undefined> {
  const found = await checkpointObject(store, name);
  return found === undefined ? undefined : readObject(store, found.key, name);
}

async function readObject(store: StateStore, key: string, name: StackName): Promise<Checkpoint> {
  const content = await store.read(key);
  if (content === undefined) throw new UnusableCheckpoint(key, "it is not there any more");
  return readCheckpoint(key, content, qualified(name));
}

export interface Chosen {
  readonly candidate: Candidate;
  readonly checkpoint: Checkpoint;
  /** Secrets that were opened in it. */
  readonly opened: number;
  /** Newer ones, and why each cannot be used. */
  readonly passedOver: readonly string[];
}

/**
 * The named candidate, or the newest that is whole.
 *
 * @param open has the engine open the secrets of a checkpoint, and counts them
 * @throws StateRefused where there is none, where the key opens none, or where one was written by a newer Pulumi: an older one in its
 * place would forget what has been made since
 */
export async function choose(
  candidates: readonly Candidate[],
  wanted: string | undefined,
  open: (checkpoint: Checkpoint) => Promise<number>,
): Promise<Chosen> {
  const passedOver: string[] = [];
  for (const candidate of candidates) {
    if (wanted !== undefined && candidate.key !== wanted) continue;
    try {
      const checkpoint = await candidate.read();
      return { candidate, checkpoint, opened: await open(checkpoint), passedOver };
    } catch (problem) {
      if (!(problem instanceof UnusableCheckpoint) || wanted !== undefined) throw problem;
      passedOver.push(`${candidate.key}: ${problem.reason}`);
    }
  }
  const known = candidates.map(({ key, written }) => `  ${key} (${written.toISOString()})`);
  throw new StateRefused(
    [
      wanted === undefined ? "There is nothing whole to restore from:" : `There is no ${wanted}. There are:`,
      ...(known.length === 0 ? ["  nothing at all"] : wanted === undefined ? passedOver : known),
      ...(wanted === undefined
        ? ["A bucket with versioning has older versions of the checkpoint: docs/runbooks/corrupt-state.md."]
        : []),
    ].join("\n"),
  );
}

/**
 * Puts a checkpoint in the place of the current one, which is kept aside. Under the engine's own lock, in one write, and read back.
 *
 * @returns where what was there has been put: one object, none, or one for each encoding that was there
 */
export async function putBack(
  store: StateStore,
  name: StackName,
  { content, key }: Checkpoint,
  now: Date,
): Promise<readonly string[]> {
  const encoding =
    encodings.find((ending) => ending !== "" && key.replace(/\.bak$/, "").endsWith(ending)) ?? "";
  const target = `${placesOf(name).checkpoint}${encoding}`;
  return whileLocked(store, name, async () => {
    const before = await checkpointObjects(store, name);
    const kept: string[] = [];
    for (const { key: there } of before) kept.push(...(await keepAside(store, name, there, now)));
    await store.write(target, content);
    const back = await store.read(target);
    if (back?.equals(content) !== true)
      throw new StateRefused(`${target} did not read back as it was written. Run the command again.`);
    for (const { key: other } of before) if (other !== target) await store.remove(other);
    return kept;
  });
}

/** @returns its new key; nothing where it has gone meanwhile */
async function keepAside(
  store: StateStore,
  name: StackName,
  key: string,
  now: Date,
): Promise<readonly string[]> {
  const content = await store.read(key);
  if (content === undefined) return [];
  const kept = `${placesOf(name).damaged}${now.toISOString().replaceAll(/[:-]/g, "")}-${key.slice(key.lastIndexOf("/") + 1)}`;
  await store.create(kept, content);
  return [kept];
}
