import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../simulator/child-process.ts";
import { cacheDirectory } from "../../simulator/places.ts";

export interface PythonProgram {
  /** Name of the program, as it is called. */
  readonly name: string;
  /** File that pins every package of it by hash. */
  readonly requirements: string;
}

const windows = process.platform === "win32";

/**
 * Installs a program of PyPI once into the cache of the project's tools; nothing is at its place until all of it is.
 *
 * @returns its path
 */
export async function installedProgram({ name, requirements }: PythonProgram): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const root = join(cacheDirectory(), `${name}-${process.platform}-${process.arch}-${hash}`);
  const [folder, suffix] = windows ? ["Scripts", ".exe"] : ["bin", ""];
  const program = join(root, folder, name + suffix);
  if (existsSync(program)) return program;
  process.stderr.write(`Installing ${name} with Python's packages: once; kept in ${root}.\n`);
  mkdirSync(dirname(root), { recursive: true });
  const workshop = mkdtempSync(`${root}.installing-`);
  try {
    await orFail(name, windows ? "python" : "python3", ["-m", "venv", workshop]);
    const options = "-m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes";
    await orFail(name, join(workshop, folder, `python${suffix}`), [
      ...options.split(" "),
      "--requirement",
      requirements,
    ]);
    renameSync(workshop, root);
  } catch (problem) {
    rmSync(workshop, { recursive: true, force: true });
    // Another run may have been faster.
    if (!existsSync(program)) throw problem;
  }
  return program;
}

async function orFail(name: string, command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(command, args, { cwd: import.meta.dirname });
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} ended with ${code ?? "a signal"}. ${name} needs Python 3.10 or newer with venv and pip (Debian: python3-venv).\n${stderr}`,
    );
  }
}
