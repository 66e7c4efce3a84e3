import { execFileSync } from "node:child_process";
import { unreleasedDigest } from "../../model/image.ts";
import { CannotRun } from "../../simulator/places.ts";
import type { LiveEnvironment } from "../live/live-environment.ts";
import { digestsOf } from "../promote.ts";
import { DeployRefused } from "./deploy-refused.ts";

/** What a deployment brings: a commit of this repository, and the images that its stack file names. */
export interface Release {
  /** 40 digits. */
  readonly commit: string;
  /** Service to digest. */
  readonly digests: Readonly<Record<string, string>>;
}

/** @throws DeployRefused with all that keeps the checkout from being one */
export function requireRelease(live: Pick<LiveEnvironment, "root" | "settings" | "stack">): Release {
  const digests = digestsOf(live.settings);
  const mistakes = [...unreleased(digests, live.stack), ...uncommitted(live.root)];
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
