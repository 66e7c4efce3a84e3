import { mock } from "node:test";
import { testDay } from "./stack-files.ts";

/**
 * Holds the clock of this process at `testDay` for each test of the suite that calls it. For what reads the day itself, and would warn
 * of a version once its support comes to an end.
 */
export function holdDay(): void {
  beforeEach(() => mock.timers.enable({ apis: ["Date"], now: new Date(testDay) }));
  afterEach(() => mock.timers.reset());
}
