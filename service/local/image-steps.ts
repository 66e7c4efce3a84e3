import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildContext, readDockerfile, type Stage } from "./dockerfile.ts";

const here = fileURLToPath(new URL("../", import.meta.url));

/** Stands for the image's WORKDIR, in each stage. */
const workDirectory = "app";

/**
 * Carries out COPY and RUN of the Dockerfile in directories, with this machine's Node and npm instead of the base image.
 * What it does not show: that the base image has Node 24 and npm, and what an engine does with ARG, ENV, USER and layers.
 *
 * @returns the directory that holds what the image's last stage holds.
 */
export function buildWithoutEngine(place: string): string {
  const context = join(place, "context");
  for (const name of buildContext()) cpSync(join(here, name), join(context, name), { recursive: true });
  const stages = readDockerfile();
  const directories = new Map<string | undefined, string>();
  for (const [index, stage] of stages.entries()) {
    const directory = join(place, `stage-${index}`, workDirectory);
    mkdirSync(directory, { recursive: true });
    carryOut(stage, directory, (from) => (from === undefined ? context : (directories.get(from) ?? "")));
    directories.set(stage.name, directory);
  }
  const last = directories.get(stages.at(-1)?.name);
  if (last === undefined) throw new Error("The Dockerfile has no stage.");
  return last;
}

function carryOut(
  { instructions }: Stage,
  directory: string,
  rootOf: (from: string | undefined) => string,
): void {
  for (const { keyword, rest } of instructions) {
    if (keyword === "COPY") copy(rest, directory, rootOf);
    if (keyword === "RUN") {
      execFileSync("sh", ["-c", rest], {
        cwd: directory,
        env: {
          ...process.env,
          NODE_ENV: "",
          PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
        },
        stdio: ["ignore", "ignore", "pipe"],
      });
    }
  }
}

function copy(rest: string, directory: string, rootOf: (from: string | undefined) => string): void {
  const [, from, names = ""] = /^(?:--from=(\w+) )?(.*)$/.exec(rest) ?? [];
  const words = names.split(/ +/);
  const target = words.pop() ?? ".";
  for (const source of words) {
    const name = source.replace(`/${workDirectory}/`, "");
    const to = target.endsWith("/") ? join(directory, target, basename(name)) : join(directory, target);
    cpSync(join(rootOf(from), name), to, { recursive: true });
  }
}
