import { spawnSync } from "node:child_process";
import { CannotRun } from "../../simulator/places.ts";
import type { FileRevision } from "./earlier-release.ts";
import { ReleaseRefused } from "./release-error.ts";

/**
 * Every version of a file along the line of the checked-out branch, the newest first. What a merge brought counts as the merge's:
 * that is what the branch held, and what was deployed from it.
 *
 * @throws ReleaseRefused for a history that is cut off; CannotRun where there is no repository or no git.
 */
export function historyOf(root: string, file: string): readonly FileRevision[] {
  requireRepository(root);
  if (text(git(root, ["rev-parse", "--is-shallow-repository"])) === "true") {
    throw new ReleaseRefused(
      "The history of this clone is cut off, so that the release before may be missing in it. Fetch the rest, then repeat the command: git fetch --unshallow",
    );
  }
  const commits = text(git(root, ["rev-list", "--first-parent", "HEAD", "--", file]));
  if (commits === "") return [];
  const names = commits.split("\n");
  const wanted = names.map((commit) => `${commit}:./${file}\n`).join("");
  const contents = readBatch(git(root, ["cat-file", "--batch"], wanted), names.length);
  return names.flatMap((commit, index) => {
    const content = contents[index];
    return content === undefined ? [] : [{ commit, text: content.toString() }];
  });
}

/** A file as a commit has it; `undefined` where the commit lacks it, or the history the commit. */
export function fileAt(root: string, commit: string, file: string): string | undefined {
  const { status, stdout } = spawnSync("git", ["cat-file", "blob", `${commit}:./${file}`], {
    cwd: root,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  return status === 0 ? stdout.toString() : undefined;
}

/** The files in which two commits differ, from the repository's root; `undefined` where the history lacks one of them. */
export function changedFiles(root: string, from: string, to: string): readonly string[] | undefined {
  const args = ["diff-tree", "-r", "--name-only", "--no-renames", "-z", from, to];
  const { status, stdout } = spawnSync("git", args, { cwd: root, maxBuffer: Number.POSITIVE_INFINITY });
  return status === 0 ? paths(stdout) : undefined;
}

/**
 * Makes sure that a commit of one file will hold one change alone.
 *
 * @throws ReleaseRefused naming what is in the way; CannotRun where there is no repository or no git.
 */
export function refuseOtherChanges(root: string, file: string): void {
  requireRepository(root);
  const own = `${text(git(root, ["rev-parse", "--show-prefix"]))}${file}`;
  const staged = paths(git(root, ["diff", "--cached", "--name-only", "-z"])).filter((path) => path !== own);
  const isChanged = git(root, ["status", "--porcelain", "-z", "--", file]).length > 0;
  const mistakes = [
    ...(staged.length === 0
      ? []
      : [`Staged already: ${staged.join(", ")}. Commit it, or take it off with: git restore --staged :/`]),
    ...(isChanged
      ? [`${file} has changes that are not committed. Commit them, or drop them with: git restore ${file}`]
      : []),
  ];
  if (mistakes.length > 0) {
    throw new ReleaseRefused(
      [
        "The commit would not hold this change alone, so nothing was written.",
        ...mistakes.map((line) => `  ${line}`),
      ].join("\n"),
    );
  }
}

/**
 * Commits one file as it is in the working tree.
 *
 * @returns the commit's hash.
 * @throws CannotRun with what git or a hook of the repository said.
 */
export function commitFile(root: string, file: string, message: string): string {
  git(root, ["commit", "--quiet", "--only", "--message", message, "--", file]);
  return text(git(root, ["rev-parse", "HEAD"]));
}

function requireRepository(root: string): void {
  const { error, status, stderr } = spawnSync("git", ["rev-parse", "--git-dir"], { cwd: root });
  if (error !== undefined) throw new CannotRun(`git cannot be started: ${error.message}. Install it.`);
  if (status === 0) return;
  const [reason = ""] = stderr.toString().trim().split("\n");
  throw new CannotRun(
    `git finds no repository at ${root} (${reason}). The history of stack files and commits of them are there alone: run the command in a clone.`,
  );
}

function text(output: Buffer): string {
  return output.toString().trim();
}

function paths(output: Buffer): readonly string[] {
  return output
    .toString()
    .split("\0")
    .filter((path) => path !== "");
}

/** What `cat-file --batch` answers to so many names: a header with the size in bytes and the content, or that it is missing. */
function readBatch(output: Buffer, count: number): readonly (Buffer | undefined)[] {
  let offset = 0;
  return Array.from({ length: count }, () => {
    const headerEnd = output.indexOf("\n", offset);
    const size = / blob (\d+)$/.exec(output.toString("utf8", offset, headerEnd))?.[1];
    offset = headerEnd + 1;
    if (size === undefined) return undefined;
    const content = output.subarray(offset, offset + Number(size));
    offset += Number(size) + 1;
    return content;
  });
}

/** As bytes, because sizes of git are in bytes; paths mean what they say, whatever characters are in them. */
function git(root: string, args: readonly string[], input?: string): Buffer {
  const { status, stderr, stdout } = spawnSync("git", ["--literal-pathspecs", ...args], {
    cwd: root,
    maxBuffer: Number.POSITIVE_INFINITY,
    ...(input === undefined ? {} : { input }),
  });
  if (status === 0) return stdout;
  const reason = stderr.toString().trim() || stdout.toString().trim() || `exit code ${String(status)}`;
  throw new CannotRun(`git ${args[0] ?? ""} failed in ${root}: ${reason}`);
}
