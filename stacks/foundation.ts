import { composeEnvironment } from "./environment-program.ts";
import type { PlatformOutputs } from "./outputs.ts";

/**
 * What services stand on, without any of them: network, cluster, database, logins and empty secrets, backups, domain. Day zero begins with
 * it, because no pod can start before its secrets have values and its image is there. The same resources under the same names as in the
 * program, which adds to them.
 *
 * To be run on a stack that has no services only: it would delete them.
 */
export default function foundation(): Promise<PlatformOutputs> {
  return composeEnvironment("none");
}
