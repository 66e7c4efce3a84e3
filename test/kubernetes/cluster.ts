import type { Context, RootHookObject } from "mocha";
import { tell } from "../../commands/terminal.ts";
import { findCli } from "../../simulator/cli.ts";
import { ControlPlane } from "./control-plane.ts";
import { installDefinitions } from "./definitions.ts";

let running: ControlPlane | undefined;

/** The control plane that all tests of a run share; each test works in namespaces of its own. */
export function cluster(): ControlPlane {
  if (running === undefined) throw new Error("the control plane runs during tests only");
  return running;
}

/** The first run builds the programs, which takes minutes. */
const startTimeoutMs = 30 * 60_000;

export const mochaHooks: RootHookObject = {
  async beforeAll(this: Context) {
    this.timeout(startTimeoutMs);
    // Found, downloaded or built as well, so that no single test has to wait for it.
    await findCli(tell);
    running = await ControlPlane.start();
    await installDefinitions(running.api);
  },

  async afterAll() {
    await running?.stop();
  },
};
