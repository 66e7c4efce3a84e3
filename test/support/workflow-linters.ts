import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../simulator/child-process.ts";
import type { GoPrograms } from "../../simulator/go-build.ts";
import {
  buildObstacle,
  buildPrograms,
  keptBuild,
  programIn,
  requiredVersion,
} from "../../simulator/go-build.ts";
import { cacheDirectory } from "../../simulator/places.ts";
import { installedProgram } from "./python-program.ts";

/** What a linter has to say of a folder with `.github/` in it: nothing, where nothing is wrong. */
export interface Linted {
  readonly code: number | null;
  readonly said: string;
}

export type Linter = (folder: string) => Promise<Linted>;

/** actionlint, built from its Go module: syntax, types of expressions, names of outputs and inputs. No network. */
export async function actionlint(): Promise<Linter> {
  const programs = actionlintPrograms();
  const root = keptBuild(cacheDirectory(), programs);
  const program = programIn(root, "actionlint");
  if (!existsSync(program)) {
    const obstacle = await buildObstacle(programs);
    if (obstacle !== undefined) throw new Error(`actionlint cannot be built: ${obstacle}.`);
    await buildPrograms(programs, root, (line, { transient = false } = {}) => {
      if (!transient) process.stderr.write(`${line}\n`);
    });
  }
  // Without shellcheck and pyflakes wherever they are installed: everybody sees the same.
  return lintWith(program, ["-no-color", "-shellcheck=", "-pyflakes="]);
}

/** zizmor from PyPI: how a workflow could be made to do what somebody else wants. Offline: it asks GitHub nothing. */
export async function zizmor(): Promise<Linter> {
  const requirements = join(import.meta.dirname, "zizmor-requirements.txt");
  const program = await installedProgram({ name: "zizmor", requirements });
  const options = ["--offline", "--no-progress", "--quiet", "--color", "never", "--persona", "pedantic"];
  return lintWith(program, [...options, ".github"]);
}

function actionlintPrograms(): GoPrograms {
  const module = join(import.meta.dirname, "..", "..", "toolchain", "workflow-lint");
  const version = requiredVersion(module, "github.com/rhysd/actionlint");
  return {
    title: `actionlint ${version}`,
    keptAs: `actionlint-build-${version}`,
    module,
    packages: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
    variables: {},
    cost: "about 20 s",
  };
}

/** Both report on stdout and by an exit code that is not 0. */
function lintWith(program: string, args: readonly string[]): Linter {
  return async (folder) => {
    const { code, stderr, stdout } = await run(program, args, { cwd: folder });
    return { code, said: (stdout + stderr).trim() };
  };
}
