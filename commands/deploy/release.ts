import { execFileSync } from "node:child_process";
import { unreleasedDigest } from "../../model/image.ts";
import { CannotRun } from "../../simulator/places.ts";
import type { LiveEnvironment } from "../live/live-environment.ts";
import { digestsOf } from "../promote.ts";
import { missingDigests, renderMissing, renderUnasked } from "../registry/missing-digests.ts";
import { DeployRefused } from "./deploy-refused.ts";

/** What a deployment brings: a commit of this repository, and the images that its stack file names. */
export interface Release {
  /** 40 digits. */
  readonly commit: string;
  /** Service to digest. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Asks the registries too whether they have the images, where the cloud is AWS itself: a simulated one has none.
 *
 * @throws DeployRefused with all that keeps the checkout from being one
 * @throws CannotRun where a registry does not answer and nothing else is wrong: what can be mended here is told in any case
 */
export async function requireRelease(
  live: Pick<LiveEnvironment, "kind" | "root" | "settings" | "stack">,
  tell: (text: string) => void,
): Promise<Release> {
  const digests = digestsOf(live.settings);
  const withoutImage = unreleased(digests, live.stack);
  const changes = uncommitted(live.root);
  const isWhole = withoutImage.length === 0 && changes.length === 0;
  const missing = live.kind === "live" ? await notInRegistry(live.settings, tell, isWhole) : [];
  const mistakes = [...withoutImage, ...missing, ...changes];
  if (mistakes.length > 0)
    throw new DeployRefused(
      [
        `${live.stack} is not deployed, and nothing was changed:`,
        ...mistakes.map((text) => `  ${text}`),
      ].join("\n"),
    );
  return { commit: git(live.root, "rev-parse", "HEAD").trim(), digests };
}

/** @throws DeployRefused where the checkout is not what its commit says */
export function requireCommit({ root, stack }: Pick<LiveEnvironment, "root" | "stack">): string {
  const mistakes = uncommitted(root);
  if (mistakes.length > 0)
    throw new DeployRefused([`${stack} is not deployed, and nothing was changed:`, ...mistakes].join("\n  "));
  return git(root, "rev-parse", "HEAD").trim();
}

/** One line for each service that has no image yet, with the command that gives it one. */
export function unreleased(digests: Release["digests"], stack: string): readonly string[] {
  return Object.entries(digests)
    .filter(([, digest]) => digest === unreleasedDigest)
    .map(
      ([service]) =>
        `${service} has no image yet, its digest is 64 zeros: npm run release -- --service ${service} --digest sha256:DIGEST --to ${stack}`,
    );
}

/**
 * One line for each image that its registry does not have; what cannot be asked for is told.
 *
 * @param needsAnswer whether a registry that does not answer is an error, and not one line more among what is wrong
 */
async function notInRegistry(
  { services }: LiveEnvironment["settings"],
  tell: (text: string) => void,
  needsAnswer: boolean,
): Promise<readonly string[]> {
  const images = Object.fromEntries(Object.entries(services).map(([service, { image }]) => [service, image]));
  for (const line of renderUnasked(images)) tell(line);
  try {
    const missing = await missingDigests(images);
    // Those have a line of their own, which names the command that gives them one.
    return renderMissing(missing.filter(({ reason }) => reason !== "unreleased"));
  } catch (problem) {
    if (needsAnswer || !(problem instanceof CannotRun)) throw problem;
    return [problem.message];
  }
}

const shownFiles = 5;

/** The record of a deployment names a commit: what is not in it would run without being recorded. */
function uncommitted(root: string): readonly string[] {
  const files = git(root, "status", "--porcelain").split("\n").filter(Boolean);
  if (files.length === 0) return [];
  const shown = files.slice(0, shownFiles).map((line) => line.slice(3));
  const more = files.length > shownFiles ? ` and ${files.length - shownFiles} more` : "";
  return [
    `the checkout has changes that are in no commit: ${shown.join(", ")}${more}. Commit them, or put them away: git stash -u`,
  ];
}

function git(root: string, ...args: readonly string[]): string {
  try {
    return execFileSync("git", [...args], { cwd: root, stdio: ["ignore", "pipe", "ignore"] }).toString();
  } catch {
    throw new CannotRun(`${root} is no git repository with a commit, and a deployment is of one.`);
  }
}
