import { composeEnvironment } from "./environment-program.ts";
import type { PlatformOutputs } from "./outputs.ts";

/**
 * The program. It is one function, so that one process may run it for several stacks and several times; nothing is registered
 * when this module is only imported.
 *
 * @throws ConfigError listing every mistake of the stack's config, and NotBundled when the functions' code is not there, both before
 * anything is registered.
 */
export default function program(): Promise<PlatformOutputs> {
  return composeEnvironment("declared");
}
