import { unreleasedDigest } from "../../model/image.ts";
import { parseStackFile } from "../../stacks/config/stack-file.ts";
import { type ServiceEntry, serviceEntry } from "./service-entry.ts";

/** A stack file as a commit left it. */
export interface FileRevision {
  readonly commit: string;
  readonly text: string;
}

/** A service's entry as a commit left it, with a digest that was released. */
export interface EarlierRelease {
  readonly commit: string;
  readonly entry: ServiceEntry;
  readonly digest: string;
}

/**
 * What a service is rolled back to: the release before the one that runs, as its last commit left it. Pure.
 *
 * A digest that was left again for the one that runs now is passed over, since it was rolled back itself: two rollbacks in a row
 * go two releases back and do not return to what failed.
 *
 * @param revisions of the stack file, the newest first.
 * @param current the digest that runs now.
 * @param to the digest to go back to instead, wherever in the history it stands.
 * @returns `undefined` when there is no such release.
 */
export function earlierRelease(
  revisions: readonly FileRevision[],
  service: string,
  current: string,
  to?: string,
): EarlierRelease | undefined {
  const wanted = to ?? digestBefore(revisions, service, current);
  return wanted === undefined ? undefined : lastWith(revisions, service, wanted);
}

/** The digests that a service was released with, the newest first, each once. */
export function releasesOf(
  revisions: readonly FileRevision[],
  service: string,
  most: number,
): readonly EarlierRelease[] {
  const found = new Map<string, EarlierRelease>();
  for (const revision of revisions) {
    if (found.size === most) break;
    const release = releaseAt(revision, service);
    if (release !== undefined && !found.has(release.digest)) found.set(release.digest, release);
  }
  return [...found.values()];
}

function digestBefore(
  revisions: readonly FileRevision[],
  service: string,
  current: string,
): string | undefined {
  const first = revisions.findLastIndex((revision) => hasDigest(revision, service, current));
  for (const revision of revisions.slice(first + 1)) {
    const release = releaseAt(revision, service);
    if (release !== undefined) return release.digest;
  }
  return undefined;
}

function lastWith(
  revisions: readonly FileRevision[],
  service: string,
  digest: string,
): EarlierRelease | undefined {
  const revision = revisions.find((candidate) => hasDigest(candidate, service, digest));
  return revision === undefined ? undefined : releaseAt(revision, service);
}

/** To read YAML takes a thousand times as long as to look for a word. */
function hasDigest(revision: FileRevision, service: string, digest: string): boolean {
  return revision.text.includes(digest) && releaseAt(revision, service)?.digest === digest;
}

/** None in a file that no deployment would have read, as one with a conflict's marks or an anchor. */
function releaseAt({ commit, text }: FileRevision, service: string): EarlierRelease | undefined {
  if (parseStackFile("", text).unreadable === true) return undefined;
  const entry = serviceEntry(text, service);
  const digest = entry?.digest;
  if (entry === undefined || digest === undefined || digest === unreleasedDigest) return undefined;
  return { commit, entry, digest };
}
