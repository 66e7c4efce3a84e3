import type { ReadinessCheck } from "./check.ts";
import { codebase, dependencies, parity } from "./factors/code-and-parity.ts";
import { adminProcesses, buildReleaseRun, configuration, logStreams } from "./factors/delivery.ts";
import { backingServices, concurrency, disposability, portBinding, processes } from "./factors/processes.ts";

/** The twelve factors (https://12factor.net), in their order. */
export const factors: readonly ReadinessCheck[] = [
  codebase,
  dependencies,
  configuration,
  backingServices,
  buildReleaseRun,
  processes,
  portBinding,
  concurrency,
  disposability,
  parity,
  logStreams,
  adminProcesses,
];
