import type { StateStore, StoredObject } from "./state-store.ts";

/** Whose state is meant. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/**
 * Where the engine keeps the parts of a stack (pkg/backend/diy/store.go of Pulumi 3.259), and where we keep ours: beside its own
 * folder, so that the two never mix.
 */
export const placesOf = ({ project, stack }: StackName) => ({
  checkpoint: `.pulumi/stacks/${project}/${stack}.json`,
  backups: `.pulumi/backups/${project}/${stack}/`,
  locks: `.pulumi/locks/organization/${project}/${stack}/`,
  copies: `plinth/copies/${project}/${stack}/`,
  damaged: `plinth/damaged/${project}/${stack}/`,
  run: `plinth/runs/${project}/${stack}.json`,
});

/** A checkpoint may be compressed, which the end of its name shows. */
export const encodings = ["", ".gz", ".zst"] as const;

/** The checkpoint that the engine would read: of several encodings the one written last. Undefined for a stack that is not there. */
export async function checkpointObject(
  store: StateStore,
  name: StackName,
): Promise<StoredObject | undefined> {
  return (await checkpointObjects(store, name))[0];
}

/**
 * Every encoding of the checkpoint that is there, the one that counts first. S3 dates objects by whole seconds, so that two may be
 * of one moment: the engine then reads the one that is listed last, which is `.json.zst` before `.json.gz` before `.json`
 * (pkg/backend/diy/state.go of Pulumi 3.259, `stackPath`).
 */
export async function checkpointObjects(
  store: StateStore,
  name: StackName,
): Promise<readonly StoredObject[]> {
  const { checkpoint } = placesOf(name);
  const keys = new Set(encodings.map((ending) => `${checkpoint}${ending}`));
  return newestFirst((await store.list(checkpoint)).filter(({ key }) => keys.has(key)));
}

/** Of objects of one moment the one that stands last comes first. */
export function newestFirst(objects: readonly StoredObject[]): readonly StoredObject[] {
  return objects.toReversed().toSorted((one, other) => other.modified.getTime() - one.modified.getTime());
}
