// What a resource costs in an environment of 200 services beside one of 20: reading the config, composing and registering, by the
// SDK's mocks and without an engine, in CPU time of a fresh process each. Ratios travel between machines, seconds do not.
// Run with: npm run bench
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const measured = join(import.meta.dirname, "..", "test", "support", "services-cost.ts");
const rounds = 5;
const sizes = [20, 200] as const;
const limit = 1.15;

interface Run {
  readonly seconds: number;
  readonly resources: number;
}

const runs: Record<(typeof sizes)[number], Run[]> = { 20: [], 200: [] };
for (let round = 0; round < rounds; round++) {
  // In turn, so that a machine that slows down slows both.
  for (const size of sizes) runs[size].push(measure(size));
}
for (const size of sizes) {
  const seconds = runs[size].map((run) => run.seconds);
  console.log(
    `registering ${size} services (${runs[size][0]?.resources ?? 0} resources): min ${Math.min(...seconds).toFixed(2)} s, median ${median(seconds).toFixed(2)} s, max ${Math.max(...seconds).toFixed(2)} s of CPU, median ${(median(runs[size].map(perResource)) * 1000).toFixed(2)} ms each`,
  );
}
const ratio = median(runs[200].map(perResource)) / median(runs[20].map(perResource));
console.log(
  `cost of a resource among 200 services over that among 20: ${ratio.toFixed(2)} (at most ${limit})`,
);
process.exitCode = ratio <= limit ? 0 : 1;

function measure(size: number): Run {
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [measured, String(size)], { encoding: "utf8" }),
  );
  if (isRun(told)) return told;
  throw new Error(`${measured} printed ${JSON.stringify(told)}`);
}

function isRun(told: unknown): told is Run {
  return typeof told === "object" && told !== null && "seconds" in told && "resources" in told;
}

function perResource({ resources, seconds }: Run): number {
  return seconds / resources;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
