import { loadConfig } from "./config/load.ts";
import type { PlatformOutputs } from "./outputs.ts";
import { platformOutputs } from "./outputs.ts";
import { createPlatform } from "./platform.ts";

/**
 * The program. It is one function, so that one process may run it for several stacks and several times; nothing is registered
 * when this module is only imported.
 */
export default function program(): PlatformOutputs {
  const { config } = loadConfig();
  return platformOutputs(createPlatform(config));
}
