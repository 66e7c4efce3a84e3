import { quantity } from "../model/quantity.ts";
import { findCli } from "../simulator/cli.ts";
import { openEnvironment } from "../simulator/environment.ts";
import { kubernetesObjects } from "../simulator/kubernetes/objects.ts";
import { up } from "../simulator/operations.ts";
import { programErrors } from "../simulator/program-errors.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../simulator/temporary-directory.ts";
import program from "../stacks/index.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshBundle } from "./function-bundle.ts";
import { foreignFiles, manifestFiles, replaceDirectory } from "./manifest-files.ts";
import { requireOutDirectory } from "./out-file.ts";
import { checkedConfigBlock, checkout, projectName } from "./stack-run.ts";
import { tell } from "./terminal.ts";

export interface ManifestsOptions {
  readonly stack: string;
  /** Directory that will hold one file for each object, and nothing else. */
  readonly out: string;
}

/** Writes every Kubernetes object of an environment as YAML, from an environment that is brought up in the simulator for it. */
export async function manifests({ out, stack }: ManifestsOptions): Promise<ExitCode> {
  const config = checkedConfigBlock(stack);
  requireOutDirectory(out);
  if (refused(out)) return exitCode.blocked;
  await freshBundle();
  const directory = makeTemporaryDirectory("plinth-manifests-");
  try {
    const environment = await openEnvironment({
      cli: await findCli(tell),
      project: projectName,
      stack,
      config,
      program,
      directory,
    });
    try {
      const { errors } = await up(environment);
      if (errors.length > 0) {
        for (const error of programErrors(errors, checkout)) tell(`Error: ${error}`);
        tell(`${stack} cannot be brought up in the simulator. Nothing was written.`);
        return exitCode.blocked;
      }
      const files = manifestFiles(kubernetesObjects(await environment.exportState()), stack);
      // Somebody may have put something there meanwhile.
      if (refused(out)) return exitCode.blocked;
      replaceDirectory(out, files);
      tell(
        `${quantity(files.size, "object")} of ${stack} are in ${out}. Values that AWS would give are simulated.`,
      );
      return exitCode.fine;
    } finally {
      await environment.close();
    }
  } finally {
    removeTemporaryDirectory(directory);
  }
}

const shown = 5;

function refused(out: string): boolean {
  const foreign = foreignFiles(out);
  if (foreign.length === 0) return false;
  const names = foreign.slice(0, shown).join(", ");
  const more = foreign.length > shown ? ` and ${foreign.length - shown} more` : "";
  tell(
    `${out} holds what npm run manifests has not written: ${names}${more}. Nothing was written. Allowed is a directory that is empty, does not exist, or holds manifests alone; name another with --out, or move these away.`,
  );
  return true;
}
