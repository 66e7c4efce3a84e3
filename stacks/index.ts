import { log } from "@pulumi/pulumi";
import { loadConfig } from "./config/load.ts";
import { formatProblems } from "./config/problem.ts";
import { requireBundle } from "./function-code.ts";
import type { PlatformOutputs } from "./outputs.ts";
import { platformOutputs } from "./outputs.ts";
import { createPlatform } from "./platform.ts";

/**
 * The program. It is one function, so that one process may run it for several stacks and several times; nothing is registered
 * when this module is only imported.
 *
 * @throws ConfigError listing every mistake of the stack's config, and NotBundled when the functions' code is not there, both before
 * anything is registered.
 */
export default async function program(): Promise<PlatformOutputs> {
  const { config, warnings } = loadConfig();
  if (warnings.length > 0) await log.warn(formatProblems(warnings, "warning"));
  requireBundle();
  return platformOutputs(createPlatform(config));
}
