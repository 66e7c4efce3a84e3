import { existsSync } from "node:fs";
import { join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import { buildEngine, builtEngine } from "./go-build.ts";
import { CannotRun, cacheDirectory, ensureWritable } from "./places.ts";

/** The Pulumi CLI that a run uses, and where it comes from. */
export interface FoundCli {
  readonly command: PulumiCommand;
  readonly origin: "PATH" | "download" | "build";
}

/** Receives one line of talk at a time; `transient` lines may be overwritten by the next one on a terminal. */
export type Tell = (line: string, options?: { readonly transient?: boolean }) => void;

/**
 * Finds the Pulumi CLI: on PATH, else as an official download, else built with Go from `toolchain/pulumi`. What was downloaded
 * or built is kept in the cache directory and found again at once.
 */
export async function findCli(tell: Tell): Promise<FoundCli> {
  const reasons: string[] = [];
  const attempt = async (
    what: string,
    make: () => Promise<PulumiCommand>,
  ): Promise<PulumiCommand | undefined> => {
    try {
      return await make();
    } catch (problem) {
      reasons.push(`${what}: ${reasonOf(problem)}`);
      return undefined;
    }
  };

  const onPath = await attempt("on PATH", () => PulumiCommand.get());
  if (onPath !== undefined) return { command: onPath, origin: "PATH" };

  const cache = ensureWritable(cacheDirectory(), "XDG_CACHE_HOME");
  const downloads = join(cache, "pulumi-download");
  const built = builtEngine(cache);
  if (existsSync(join(downloads, "bin"))) {
    const kept = await attempt("kept download", () => PulumiCommand.get({ root: downloads }));
    if (kept !== undefined) return { command: kept, origin: "download" };
  }
  if (existsSync(join(built, "bin"))) {
    const kept = await attempt("kept build", () => PulumiCommand.get({ root: built }));
    if (kept !== undefined) return { command: kept, origin: "build" };
  }

  tell("No Pulumi CLI on PATH; downloading the official one.");
  const downloaded = await attempt("official download", () => PulumiCommand.install({ root: downloads }));
  if (downloaded !== undefined) {
    tell(`Downloaded Pulumi ${String(downloaded.version)}.`);
    return { command: downloaded, origin: "download" };
  }

  tell(
    `The download failed (${reasons.at(-1) ?? "no reason given"}); building Pulumi from its Go modules instead.`,
  );
  const compiled = await attempt("build with Go", async () => {
    await buildEngine(built, tell);
    return PulumiCommand.get({ root: built });
  });
  if (compiled !== undefined) return { command: compiled, origin: "build" };

  throw new CannotRun(
    [
      "No Pulumi CLI can be had:",
      ...reasons.map((reason) => `  ${reason}`),
      "Install Pulumi (https://www.pulumi.com/docs/install/) or Go 1.25 or newer (https://go.dev/dl/), then run the command again.",
    ].join("\n"),
  );
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
