import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { run } from "./child-process.ts";
import type { Tell } from "./cli.ts";
import { CannotRun } from "./places.ts";
import { provideDependencies } from "./revision-dependencies.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";
import { isProperties } from "./wire.ts";

/** Thrown when the revision to compare with does not exist. Exit code 1, as for every other unknown name. */
export class UnknownRevision extends Error {
  override readonly name = "UnknownRevision";
}

export interface BaselineArgs {
  readonly checkout: string;
  /** Anything git takes for a commit: `HEAD`, `origin/main`, a hash. */
  readonly revision: string;
  readonly project: string;
  readonly stack: string;
  /** Where the state of the baseline is made; the plan of the working tree is then made on it. */
  readonly directory: string;
  /** Makes what the revision's program needs and git does not keep, in the checkout of the revision. Default: nothing. */
  readonly prepare?: (place: string) => Promise<void>;
  readonly tell: Tell;
}

/** What a child process is told to bring up; see `revision-child.ts`. */
export interface BaselineRequest {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly programFile: string;
  readonly directory: string;
}

/**
 * Brings up the environment as a git revision describes it, in the simulated cloud of the working tree.
 *
 * The revision's own program runs in a child process of its own checkout, with its own dependencies where its lockfile differs;
 * the simulator beside it is a copy of the working tree's, so that both share one installation of the SDK. Neither the
 * repository's index nor its list of worktrees is touched.
 */
export async function bringUpRevision(args: BaselineArgs): Promise<void> {
  const { checkout, directory, project, revision, stack, tell } = args;
  const commit = await commitOf(checkout, revision);
  const place = makeTemporaryDirectory("plinth-revision-");
  try {
    await extract(checkout, commit, place);
    const config = readConfigBlock(place, stack, `${revision} (${commit.slice(0, 10)})`);
    if (config === undefined) {
      tell(
        `Pulumi.${stack}.yaml does not exist in ${revision} (${commit.slice(0, 10)}): everything counts as new.`,
      );
      return;
    }
    await provideDependencies(checkout, place, revision, tell);
    await args.prepare?.(place);
    const simulator = join(place, ".plinth-simulator");
    for (const folder of ["simulator", "model", "toolchain"]) {
      cpSync(join(checkout, folder), join(simulator, folder), { recursive: true });
    }
    const programFile = join(place, "stacks", "index.ts");
    if (!existsSync(programFile)) {
      throw new CannotRun(
        `${revision} (${commit.slice(0, 10)}) has no program at stacks/index.ts: there is nothing to compare with.`,
      );
    }
    tell(`Bringing up ${stack} as of ${revision} (${commit.slice(0, 10)}) in the simulator.`);
    const request: BaselineRequest = { project, stack, config, programFile, directory };
    await runChild(
      join(simulator, "simulator", "revision-child.ts"),
      request,
      `${revision} (${commit.slice(0, 10)})`,
    );
  } finally {
    removeTemporaryDirectory(place);
  }
}

async function commitOf(checkout: string, revision: string): Promise<string> {
  const { code, stdout } = await run(
    "git",
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`],
    { cwd: checkout },
  );
  if (code === 0) return stdout.trim();
  const inside = await run("git", ["rev-parse", "--git-dir"], { cwd: checkout });
  if (inside.code !== 0) {
    throw new CannotRun(
      `There is no revision to compare with: git finds no repository at ${checkout} (${inside.stderr.trim().split("\n")[0] ?? ""}). Run the command in a clone, or leave out --against.`,
    );
  }
  const { stdout: branches } = await run(
    "git",
    ["for-each-ref", "--format=%(refname:short)", "--count=8", "refs/heads", "refs/remotes"],
    { cwd: checkout },
  );
  const known = branches
    .trim()
    .split("\n")
    .filter((name) => name !== "");
  throw new UnknownRevision(
    `There is no revision "${revision}" in this repository. Allowed is anything git knows as a commit: HEAD, a hash, a tag, a branch${known.length > 0 ? ` (${known.join(", ")})` : ""}.`,
  );
}

/** Writes the files of a commit below a directory through an index of their own. */
async function extract(checkout: string, commit: string, place: string): Promise<void> {
  const env = { ...process.env, GIT_INDEX_FILE: join(place, ".index") };
  for (const args of [
    ["read-tree", commit],
    ["checkout-index", "--all", `--prefix=${place}/`],
  ]) {
    const { code, stderr } = await run("git", args, { cwd: checkout, env });
    if (code !== 0) throw new CannotRun(`git ${args[0] ?? ""} failed: ${stderr.trim()}`);
  }
}

function readConfigBlock(
  place: string,
  stack: string,
  revision: string,
): Readonly<Record<string, unknown>> | undefined {
  const name = `Pulumi.${stack}.yaml`;
  const file = join(place, name);
  if (!existsSync(file)) return undefined;
  const document = readYaml(file, `${name} of ${revision}`);
  const config = isProperties(document) ? document["config"] : undefined;
  return isProperties(config) ? config : {};
}

function readYaml(file: string, name: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (problem) {
    const [reason = ""] = (problem instanceof Error ? problem.message : String(problem)).split("\n");
    throw new CannotRun(
      `${name} is not valid YAML: ${reason.replace(/:$/, "")}. Compare with a revision in which it can be read.`,
    );
  }
}

async function runChild(file: string, request: BaselineRequest, revision: string): Promise<void> {
  const { code, stderr } = await run(process.execPath, [file], {
    cwd: join(file, "..", "..", ".."),
    input: JSON.stringify(request),
  });
  if (code !== 0) {
    throw new CannotRun(`${revision} cannot be brought up for the comparison:\n${stderr.trim()}`);
  }
}
