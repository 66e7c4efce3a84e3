import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../simulator/child-process.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../../simulator/temporary-directory.ts";
import { commitFile } from "./git-history.ts";
import { writeStackText } from "./stack-file-text.ts";

/** A change of one service in one stack file that has been checked and not been written. */
export interface ProposedChange {
  /** Name of the stack file, as in `Pulumi.prod.yaml`. */
  readonly file: string;
  readonly service: string;
  /** Digest before. */
  readonly from: string;
  /** Digest afterwards. */
  readonly to: string;
  /** Text of the whole file before. */
  readonly before: string;
  /** Text of the whole file afterwards. */
  readonly after: string;
  /** Message of the commit: what happens in the first line, both digests below. */
  readonly message: string;
}

/**
 * Writes a change and, where it is wanted, commits it. A commit that fails leaves the file as it was.
 *
 * @returns the commit's hash; `undefined` without one.
 */
export function carryOut(
  root: string,
  { after, before, file, message }: ProposedChange,
  { commit }: { readonly commit: boolean },
): string | undefined {
  writeStackText(root, file, after);
  if (!commit) return undefined;
  try {
    return commitFile(root, file, message);
  } catch (problem) {
    writeStackText(root, file, before);
    throw problem;
  }
}

/** The change as a patch, as git shows it and takes it. */
export async function patchOf({ after, before, file }: ProposedChange): Promise<string> {
  const place = makeTemporaryDirectory("plinth-release-");
  try {
    for (const [folder, text] of [
      ["a", before],
      ["b", after],
    ] as const) {
      mkdirSync(join(place, folder));
      writeFileSync(join(place, folder, file), text);
    }
    const options = ["--no-index", "--no-prefix", "--no-color", "--no-ext-diff", "--no-textconv"];
    const { stdout } = await run("git", ["diff", ...options, "--", `a/${file}`, `b/${file}`], { cwd: place });
    return stdout.trimEnd();
  } finally {
    removeTemporaryDirectory(place);
  }
}

/** What came of a change, for people. @param made the commit's hash, where there is one */
export function outcome({ file, message }: ProposedChange, made: string | undefined): string {
  if (made !== undefined) return `Committed ${file} as ${made}.`;
  return `${file} is written and not committed. The commit could say:\n\n${message.replaceAll(/^(?=.)/gm, "    ")}\n`;
}

/** A digest as people tell it: the first twelve digits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}
