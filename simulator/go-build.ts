import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "./child-process.ts";
import type { Tell } from "./cli.ts";
import { endTogether } from "./interruption.ts";
import { CannotRun } from "./places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";

/** Programs that are built with Go from one module of `toolchain/`, which pins every version by checksum. */
export interface GoPrograms {
  /** What is built and in which version, as in "Pulumi 3.259.0". */
  readonly title: string;
  /** The first part of the name under which a build is kept, without spaces. */
  readonly keptAs: string;
  /** The folder with go.mod and go.sum. */
  readonly module: string;
  /** Package path by the name that the program gets. */
  readonly packages: Readonly<Record<string, string>>;
  /** Values of variables in the code, by their full name: versions, mostly. */
  readonly variables: Readonly<Record<string, string>>;
  /** What a first build takes on two cores, told before it starts. */
  readonly cost: string;
}

/** Where the programs built from exactly these module versions are kept: an installation root, with `bin` below it. */
export function keptBuild(cache: string, { keptAs, module }: GoPrograms): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(module, file)));
  return join(cache, `${keptAs}-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`);
}

/** The path of a program in an installation root. */
export function programIn(root: string, name: string): string {
  return join(root, "bin", `${name}${suffix}`);
}

/**
 * Why nothing can be built here, in a few words; undefined when Go is on PATH and new enough. Go is asked in the module's folder,
 * because since 1.21 it fetches the version that go.mod names, unless told otherwise: https://go.dev/doc/toolchain.
 */
export async function buildObstacle({ module }: Pick<GoPrograms, "module">): Promise<string | undefined> {
  const needed = /^go (\S+)$/m.exec(readFileSync(join(module, "go.mod"), "utf8"))?.[1] ?? "";
  try {
    const { code, stderr, stdout } = await run("go", ["version"], { cwd: module });
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

/** Builds the programs into `root`; nothing is at `root` until the build has ended well. */
export async function buildPrograms(programs: GoPrograms, root: string, tell: Tell): Promise<void> {
  const { cost, module, packages, title, variables } = programs;
  tell(`Building ${title} from Go modules: once, ${cost}; kept in ${root}.`);
  const began = Date.now();
  mkdirSync(dirname(root), { recursive: true });
  const workshop = makeTemporaryDirectory(`${basename(root)}.building-`, dirname(root));
  try {
    const paths = Object.values(packages);
    const total = await countPackages(module, paths);
    let compiled = 0;
    const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
    const linkerFlags = ["-s -w", ...settings].join(" ");
    const bin = join(workshop, "bin");
    mkdirSync(bin);
    const args = ["build", "-v", "-mod=readonly", "-trimpath", "-ldflags", linkerFlags, "-o", bin, ...paths];
    await go(module, args, () => {
      compiled += 1;
      tell(`  compiled ${compiled} of at most ${total} packages, ${seconds(began)} s`, { transient: true });
    });
    for (const [name, path] of Object.entries(packages))
      renameSync(join(bin, `${nameByGo(path)}${suffix}`), programIn(workshop, name));
    try {
      renameSync(workshop, root);
    } catch {
      // Two builds at once end with the same files; the later rename loses and its copy is dropped.
    }
    tell(`Built ${title} in ${seconds(began)} s.`);
  } finally {
    removeTemporaryDirectory(workshop);
  }
}

/** The version of a module that a go.mod requires, without its "v". */
export function requiredVersion(module: string, path: string): string {
  const file = join(module, "go.mod");
  const found = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim().split(" "))
    .find(([name, version]) => name === path && version?.startsWith("v"));
  if (found?.[1] === undefined) throw new Error(`${file} names no version of ${path}`);
  return found[1].slice(1);
}

const suffix = process.platform === "win32" ? ".exe" : "";

/** The name that `go build` gives a program: the last part of its path that is no major version. */
function nameByGo(path: string): string {
  return path.replace(/\/v\d+$/, "").replace(/^.*\//, "");
}

async function countPackages(module: string, paths: readonly string[]): Promise<number> {
  let count = 0;
  await go(module, ["list", "-mod=readonly", "-deps", ...paths], () => {
    count += 1;
  });
  return count;
}

/** Runs go in the module's folder and calls back for each line it prints; fails with the last lines of what it said. */
function go(module: string, args: readonly string[], onLine: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd: module, stdio: ["ignore", "pipe", "pipe"] });
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
