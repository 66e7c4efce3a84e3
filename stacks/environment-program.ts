import { log } from "@pulumi/pulumi";
import { loadConfig } from "./config/load.ts";
import { formatProblems } from "./config/problem.ts";
import { requireBundle } from "./function-code.ts";
import type { PlatformOutputs } from "./outputs.ts";
import { platformOutputs } from "./outputs.ts";
import { createPlatform } from "./platform.ts";

/**
 * Composes the environment that the engine's config describes, with the services that it declares or with none of them.
 *
 * @throws ConfigError listing every mistake of the stack's config, and NotBundled when the functions' code is not there, both before
 * anything is registered.
 */
export async function composeEnvironment(services: "declared" | "none"): Promise<PlatformOutputs> {
  const { config, warnings } = loadConfig();
  if (warnings.length > 0) await log.warn(formatProblems(warnings, "warning"));
  requireBundle();
  return platformOutputs(services === "none" ? createPlatform(config, {}) : createPlatform(config));
}
