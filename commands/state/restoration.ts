import type { FoundCli } from "../../simulator/cli.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { copiesOf, qualified, readCopy } from "./copies.ts";
import { openSecrets } from "./scratch-stack.ts";
import { whileLocked } from "./stack-lock.ts";
import type { StackName } from "./stack-objects.ts";
import { checkpointObject, checkpointObjects, encodings, placesOf } from "./stack-objects.ts";
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
 * last write and one for each update.
 */
export async function candidatesOf(store: StateStore, name: StackName): Promise<readonly Candidate[]> {
  const { backups, checkpoint, copies } = placesOf(name);
  const previous = new Set(encodings.map((ending) => `${checkpoint}${ending}.bak`));
  const own = new Map((await copiesOf(store, name)).map((copy) => [copy.key, copy]));
  const listed = [
    ...(await store.list(checkpoint)).filter(({ key }) => previous.has(key)),
    ...(await store.list(copies)).filter(({ key }) => own.has(key)),
    ...(await store.list(backups)).filter(({ key }) => /\.json(?:\.gz|\.zst)?$/.test(key)),
  ];
  return listed
    .map(({ key, modified }) => {
      const copy = own.get(key);
      const read = () => (copy === undefined ? readObject(store, key, name) : readCopy(store, copy, name));
      return { key, written: modified, read };
    })
    .toSorted((one, other) => other.written.getTime() - one.written.getTime());
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
  /** Newer ones, and why each cannot be used. */
  readonly passedOver: readonly string[];
}

/** The named candidate, or the newest that is whole. @throws StateRefused where there is none */
export async function choose(candidates: readonly Candidate[], wanted: string | undefined): Promise<Chosen> {
  const passedOver: string[] = [];
  for (const candidate of candidates) {
    if (wanted !== undefined && candidate.key !== wanted) continue;
    try {
      return { candidate, checkpoint: await candidate.read(), passedOver };
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
 * @returns where the current one has been put; undefined where there was none
 */
export async function putBack(
  store: StateStore,
  name: StackName,
  { checkpoint, key }: { readonly checkpoint: Checkpoint; readonly key: string },
  now: Date,
): Promise<string | undefined> {
  const encoding =
    encodings.find((ending) => ending !== "" && key.replace(/\.bak$/, "").endsWith(ending)) ?? "";
  const target = `${placesOf(name).checkpoint}${encoding}`;
  return whileLocked(store, name, async () => {
    const before = await checkpointObjects(store, name);
    const kept = await keepAside(store, name, before[0]?.key, now);
    await store.write(target, checkpoint.content);
    const back = await store.read(target);
    if (back?.equals(checkpoint.content) !== true)
      throw new StateRefused(`${target} did not read back as it was written. Run the command again.`);
    for (const { key: other } of before) if (other !== target) await store.remove(other);
    return kept;
  });
}

async function keepAside(
  store: StateStore,
  name: StackName,
  key: string | undefined,
  now: Date,
): Promise<string | undefined> {
  const content = key === undefined ? undefined : await store.read(key);
  if (key === undefined || content === undefined) return undefined;
  const kept = `${placesOf(name).damaged}${now.toISOString().replaceAll(/[:-]/g, "")}-${key.slice(key.lastIndexOf("/") + 1)}`;
  await store.create(kept, content);
  return kept;
}

/** Restores what was chosen, after its secrets have been opened. */
export async function restore(
  store: StateStore,
  name: StackName,
  { checkpoint, candidate }: Chosen,
  { cli, config }: { readonly cli: FoundCli; readonly config: Readonly<Record<string, unknown>> },
): Promise<{ readonly opened: number; readonly kept: string | undefined }> {
  const opened = await openSecrets(cli, { ...name, checkpoint, config });
  return { opened, kept: await putBack(store, name, { checkpoint, key: candidate.key }, new Date()) };
}
