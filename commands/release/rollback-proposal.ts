import { unreleasedDigest } from "../../model/image.ts";
import { formatProblems } from "../../stacks/config/problem.ts";
import { stackOf } from "../../stacks/config/stack-file.ts";
import { type ProposedChange, shortDigest } from "./carried-out.ts";
import { type EarlierRelease, earlierRelease, type FileRevision, releasesOf } from "./earlier-release.ts";
import { historyOf } from "./git-history.ts";
import { ReleaseRefused } from "./release-error.ts";
import { serviceEntry } from "./service-entry.ts";
import { mistakesOf, readStackText } from "./stack-file-text.ts";
import { withEntry } from "./stack-text.ts";

/** A way back to an earlier release of one service. */
export interface ProposedRollback extends ProposedChange {
  /** Hash of the commit whose entry comes back. */
  readonly revision: string;
}

export interface RollbackWish {
  /** Directory of the stack files, within a git repository. */
  readonly root: string;
  /** Name of the stack file, as in `Pulumi.prod.yaml`; it exists and holds the service. */
  readonly file: string;
  readonly service: string;
  /** The digest to go back to; by default that of the release before. */
  readonly to?: string;
}

/**
 * Finds in the history of a stack file what a service ran before, and proposes the text in which its whole entry, image and config,
 * is that again. Nothing is written.
 *
 * @throws ReleaseRefused when there is no earlier release, or its entry breaks a rule of the config as it stands today.
 */
export function proposeRollback(wish: RollbackWish): ProposedRollback {
  const { file, root, service, to } = wish;
  const before = readStackText(root, file);
  const from = serviceEntry(before, service)?.digest;
  if (from === undefined || from === unreleasedDigest) {
    throw new ReleaseRefused(
      `${service} has no release in ${file} that could be rolled back: its image names ${from === undefined ? "no digest" : "the digest of 64 zeros"}. Release one with: npm run release -- --service ${service} --digest DIGEST --to ${stackOf(file)}`,
    );
  }
  const revisions = historyOf(root, file);
  const earlier = earlierRelease(revisions, service, from, to);
  if (earlier === undefined) throw noEarlierRelease(wish, from, revisions);
  const after = withEntry(before, service, earlier.entry);
  const mistakes = mistakesOf(root, file, after);
  if (mistakes.length > 0) {
    throw new ReleaseRefused(
      [
        `The entry of ${service} as ${earlier.commit.slice(0, 12)} left it does not fit into ${file} as it stands today, so nothing was written. Lines are those that the file would have.`,
        formatProblems(mistakes, "mistake"),
        `Go back further with --to DIGEST, or forward: put the older digest alone into today's entry, with npm run release -- --service ${service} --digest ${earlier.digest} --to ${stackOf(file)}`,
      ].join("\n\n"),
    );
  }
  const message = messageOf(service, file, from, earlier);
  return { file, service, from, to: earlier.digest, revision: earlier.commit, before, after, message };
}

function messageOf(service: string, file: string, from: string, { commit, digest }: EarlierRelease): string {
  return [
    `Roll ${service} in ${stackOf(file)} back to ${shortDigest(digest)}`,
    "",
    `Image and config of ${service} are again those of commit ${commit}:`,
    digest,
    "instead of",
    `${from}.`,
    "Infrastructure and the database's schema stay as they are.",
  ].join("\n");
}

/** How many digests a message offers. */
const offered = 5;

function noEarlierRelease(
  { file, service, to }: RollbackWish,
  from: string,
  revisions: readonly FileRevision[],
): ReleaseRefused {
  const others = releasesOf(revisions, service, offered + 1).filter(({ digest }) => digest !== from);
  const known = others
    .slice(0, offered)
    .map(({ commit, digest }) => `  ${digest} until ${commit.slice(0, 12)}`);
  if (to !== undefined) {
    return new ReleaseRefused(
      [
        `${service} never had the digest ${to} in the history of ${file}.`,
        known.length === 0
          ? "Nor did it have any but today's. A digest that is new goes there with npm run release."
          : "Digests that it had, the latest first:",
        ...known,
      ].join("\n"),
    );
  }
  return new ReleaseRefused(
    [
      `There is no release of ${service} before ${from} in the history of ${file}.`,
      known.length === 0
        ? "It had no other digest, or the one of 64 zeros. The way is forward: release a mended image with npm run release."
        : "Those that came after it were left again; name one with --to to take it all the same:",
      ...known,
    ].join("\n"),
  );
}
