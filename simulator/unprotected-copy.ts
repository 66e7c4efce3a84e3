import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "./environment.ts";
import { openEnvironment } from "./environment.ts";
import { CannotRun } from "./places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";
import { isProperties } from "./wire.ts";

/**
 * Opens a copy of an environment in whose state nothing is protected, in a temporary directory that goes when it is closed; the
 * environment itself is only read.
 *
 * The engine refuses to touch what is protected, and then plans no further: of several refused deletions it names some, and what
 * would come after them is missing. On the copy it plans to the end. (A newer CLI has `--ignore-protect`, which the Automation
 * API cannot pass on and an older CLI does not know.)
 */
export async function openUnprotectedCopy(environment: Environment): Promise<Environment> {
  const state = unprotected(JSON.parse(await environment.exportState()));
  const directory = makeTemporaryDirectory("plinth-unprotected-");
  try {
    const cloud = join(environment.args.directory, "cloud");
    if (existsSync(cloud)) cpSync(cloud, join(directory, "cloud"), { recursive: true });
    const copy = await openEnvironment({ ...environment.args, directory });
    const close = async () => {
      await copy.close();
      removeTemporaryDirectory(directory);
    };
    try {
      await copy.stack.importStack(state);
      return { ...copy, close };
    } catch (failure) {
      await copy.close();
      throw failure;
    }
  } catch (failure) {
    removeTemporaryDirectory(directory);
    throw failure;
  }
}

function unprotected(exported: unknown): { version: number; deployment: Record<string, unknown> } {
  const { deployment, version } = isProperties(exported) ? exported : {};
  if (!isProperties(deployment) || typeof version !== "number")
    throw new CannotRun("The state of the simulated environment is not what pulumi stack export prints.");
  const { resources } = deployment;
  return {
    version,
    deployment: {
      ...deployment,
      resources: Array.isArray(resources) ? resources.filter(isProperties).map(withoutProtection) : [],
    },
  };
}

function withoutProtection({
  protect: _protect,
  ...resource
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return resource;
}
