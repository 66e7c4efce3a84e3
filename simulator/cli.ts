import { existsSync } from "node:fs";
import { join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import { throwIfInterrupted } from "./interruption.ts";
import { CannotRun, cacheDirectory, ensureWritable } from "./places.ts";
import { buildEngine, builtEngine, engineObstacle } from "./pulumi-build.ts";

/** The Pulumi CLI that a run uses, and where it comes from. */
export interface FoundCli {
  readonly command: PulumiCommand;
  readonly origin: "PATH" | "download" | "build";
}

/** Receives one line of talk at a time; `transient` lines may be overwritten by the next one on a terminal. */
export type Tell = (line: string, options?: { readonly transient?: boolean }) => void;

/** The two ways to get a CLI where there is none; each leaves an installation at `root`. */
export interface CliMakers {
  /** Why there is no use in trying to build, in a few words; undefined when nothing stands in the way. */
  readonly engineObstacle: () => Promise<string | undefined>;
  readonly download: (root: string) => Promise<unknown>;
  readonly build: (root: string, tell: Tell) => Promise<unknown>;
}

const makers: CliMakers = {
  download: (root) => PulumiCommand.install({ root }),
  build: buildEngine,
  engineObstacle,
};

/**
 * The oldest CLI that is used. The simulator is tested with the version that `toolchain/pulumi` builds. What it needs of the
 * engine is older than this limit, the youngest of it being the old inputs in the provider protocol (3.74.0, pulumi/pulumi#13139);
 * an engine of more than a year's distance from the SDK is not worth the surprise.
 */
export const oldestCli = "3.200.0";

/**
 * Finds the Pulumi CLI: on PATH, else as an official download, else built with Go from `toolchain/pulumi`. What was downloaded
 * or built is kept in the cache directory and found again at once. Tells in one line which one it is, and why not an earlier one.
 *
 * @throws CannotRun when there is none and none can be made, with the reason of each
 */
export async function findCli(
  tell: Tell,
  { build, engineObstacle: obstacleOf, download } = makers,
): Promise<FoundCli> {
  const reasons: string[] = [];
  const attempt = async (
    what: string,
    origin: FoundCli["origin"],
    get: () => Promise<PulumiCommand>,
  ): Promise<FoundCli | undefined> => {
    try {
      const command = await get();
      const version = checkedVersion(command);
      tell(`Pulumi ${version}, ${what}${reasons.length === 0 ? "" : ` (${reasons.join("; ")})`}.`);
      return { command, origin };
    } catch (problem) {
      throwIfInterrupted();
      reasons.push(`${what}: ${reasonOf(problem)}`);
      return undefined;
    }
  };

  const onPath = await attempt("on PATH", "PATH", () => PulumiCommand.get());
  if (onPath !== undefined) return onPath;

  const cache = cacheDirectory();
  const downloads = join(cache, "pulumi-download");
  const built = builtEngine(cache);
  for (const [what, origin, root] of [
    ["kept download", "download", downloads],
    ["kept build", "build", built],
  ] as const) {
    const kept = existsSync(join(root, "bin"))
      ? await attempt(what, origin, () => PulumiCommand.get({ root }))
      : undefined;
    if (kept !== undefined) return kept;
  }

  ensureWritable(cache, "XDG_CACHE_HOME");
  tell(`Downloading the official Pulumi CLI (${reasons.join("; ")}).`);
  const downloaded = await attempt("official download", "download", async () => {
    await download(downloads);
    return PulumiCommand.get({ root: downloads });
  });
  if (downloaded !== undefined) return downloaded;

  const obstacle = await obstacleOf();
  if (obstacle === undefined) {
    tell(
      `The download failed (${reasons.at(-1) ?? "no reason given"}); building Pulumi from its Go modules instead.`,
    );
    const compiled = await attempt("build with Go", "build", async () => {
      await build(built, tell);
      return PulumiCommand.get({ root: built });
    });
    if (compiled !== undefined) return compiled;
  } else reasons.push(`build with Go: ${obstacle}`);

  throw new CannotRun(
    [
      "No Pulumi CLI can be had:",
      ...reasons.map((reason) => `  ${reason}`),
      "Install Pulumi (https://www.pulumi.com/docs/install/) or Go 1.25 or newer (https://go.dev/dl/), then run the command again.",
    ].join("\n"),
  );
}

/** The version is unknown only where the user has told the Automation API not to look at it. */
function checkedVersion({ version }: PulumiCommand): string {
  if (version === null) return "of an unknown version";
  if (version.compare(oldestCli) < 0) {
    throw new Error(`${version.toString()} is too old, ${oldestCli} or newer is needed`);
  }
  return version.toString();
}

function reasonOf(problem: unknown): string {
  const text = problem instanceof Error ? problem.message : String(problem);
  if (text.includes("ENOENT")) return "not found";
  // The Automation API wraps what a command said in fields of its own; the one for stderr says what happened.
  const said = /^ *stderr: (.*)$/m.exec(text)?.[1] ?? text;
  return (
    said
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "no reason given"
  );
}
