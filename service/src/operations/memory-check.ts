import { readFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";
import { type HealthCheck, Unhealthy } from "./health.ts";

/** The least part of a limit that must be free. */
const headroom = 0.05;

/** Not ready shortly before memory runs out, so that running requests can end. */
export const memoryCheck: HealthCheck = {
  name: "memory",
  run: () => {
    const { heap_size_limit: heapLimit, used_heap_size: heapUsed } = getHeapStatistics();
    const free = Math.min(1 - heapUsed / heapLimit, 1 - process.memoryUsage.rss() / containerLimit);
    return free >= headroom
      ? Promise.resolve()
      : Promise.reject(new Unhealthy(`less than ${headroom * 100} % of the memory is free`));
  },
};

/** The container's limit in bytes, of control groups version 2; infinite where there is none. */
const containerLimit = ((): number => {
  try {
    const text = readFileSync("/sys/fs/cgroup/memory.max", "utf8").trim();
    return text === "max" ? Infinity : Number(text);
  } catch {
    return Infinity;
  }
})();
