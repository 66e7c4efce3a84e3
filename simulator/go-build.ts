import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "./child-process.ts";
import type { Tell } from "./cli.ts";
import { endTogether } from "./interruption.ts";
import { CannotRun } from "./places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";

const sources = join(import.meta.dirname, "..", "toolchain", "pulumi");
const packagePath = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Where the CLI built from exactly these module versions is kept, as an installation root: `bin/pulumi` below it. */
export function builtEngine(cache: string): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(sources, file)));
  return join(
    cache,
    `pulumi-build-${engineVersion()}-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`,
  );
}

/**
 * Why nothing can be built here, in a few words; undefined when Go is on PATH and new enough. Go is asked in the module's folder,
 * because since 1.21 it fetches the version that go.mod names, unless told otherwise: https://go.dev/doc/toolchain.
 */
export async function buildObstacle(): Promise<string | undefined> {
  const needed = /^go (\S+)$/m.exec(moduleFile())?.[1] ?? "";
  try {
    const { code, stderr, stdout } = await run("go", ["version"], { cwd: sources });
    if (code !== 0) return stderr.trim().split("\n").at(-1) ?? "go version fails";
    const found = /\bgo(\d\S*)/.exec(stdout)?.[1];
    return found === undefined || isAtLeast(found, needed)
      ? undefined
      : `Go ${found} is too old, ${needed} or newer is needed`;
  } catch (problem) {
    if (!(problem instanceof CannotRun)) throw problem;
    return problem.message.includes("ENOENT") ? "go is not on PATH" : problem.message;
  }
}

/** Compares versions such as `1.25.11` and `1.26rc1` by their numbers. */
function isAtLeast(version: string, limit: string): boolean {
  const [numbers, limits] = [version, limit].map(
    (text) => /^[\d.]+/.exec(text)?.[0].split(".").map(Number) ?? [],
  );
  for (const [index, wanted] of (limits ?? []).entries()) {
    const given = numbers?.[index] ?? 0;
    if (given !== wanted) return given > wanted;
  }
  return true;
}

/** Builds the CLI into `root`; nothing is at `root` until the build has ended well. */
export async function buildEngine(root: string, tell: Tell): Promise<void> {
  const version = engineVersion();
  tell(
    `Building Pulumi ${version} from its Go modules: once, about five minutes on two cores and 1.5 GB of downloads and build cache; kept in ${root}.`,
  );
  const began = Date.now();
  mkdirSync(dirname(root), { recursive: true });
  const workshop = makeTemporaryDirectory(`${basename(root)}.building-`, dirname(root));
  try {
    const packages = await countPackages();
    let compiled = 0;
    const linkerFlags = `-s -w -X ${versionVariable}=v${version}`;
    await go(
      [
        "build",
        "-v",
        "-mod=readonly",
        "-trimpath",
        "-ldflags",
        linkerFlags,
        "-o",
        join(workshop, "bin", executable),
        packagePath,
      ],
      () => {
        compiled += 1;
        tell(`  compiled ${compiled} of at most ${packages} packages, ${seconds(began)} s`, {
          transient: true,
        });
      },
    );
    try {
      renameSync(workshop, root);
    } catch {
      // Two builds at once end with the same file; the later rename loses and its copy is dropped.
    }
    tell(`Built Pulumi ${version} in ${seconds(began)} s.`);
  } finally {
    removeTemporaryDirectory(workshop);
  }
}

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

function moduleFile(): string {
  return readFileSync(join(sources, "go.mod"), "utf8");
}

function engineVersion(): string {
  const match = /pulumi\/pkg\/v3 v(\S+)/.exec(moduleFile());
  if (match?.[1] === undefined)
    throw new Error("toolchain/pulumi/go.mod names no version of github.com/pulumi/pulumi/pkg/v3");
  return match[1];
}

async function countPackages(): Promise<number> {
  let count = 0;
  await go(["list", "-mod=readonly", "-deps", packagePath], () => {
    count += 1;
  });
  return count;
}

/** Runs go in the module's folder and calls back for each line it prints; fails with the last lines of what it said. */
function go(args: readonly string[], onLine: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd: sources, stdio: ["ignore", "pipe", "pipe"] });
    endTogether(child);
    const said: string[] = [];
    const listen = (chunk: Buffer) => {
      for (const line of chunk.toString().split("\n")) {
        if (line.trim() === "") continue;
        said.push(line);
        if (said.length > 20) said.shift();
        onLine();
      }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", (problem) =>
      reject(new Error(problem.message.includes("ENOENT") ? "go is not on PATH" : problem.message)),
    );
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`go ${args[0] ?? ""} ended with ${code ?? "a signal"}: ${said.slice(-3).join(" / ")}`),
        );
    });
  });
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}
