// What it costs to judge 2,000 resources by all rules, beside 200: indexing and every rule, in CPU time of a fresh process each.
// Ratios travel between machines, seconds do not. Run with: npm run bench
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const measured = join(import.meta.dirname, "..", "test", "support", "rules-cost.ts");
const rounds = 5;
const sizes = [200, 2000] as const;
const limits = { ratio: 1.2, seconds: 1 } as const;

interface Run {
  readonly seconds: number;
  readonly resources: number;
  readonly found: number;
}

const runs: Record<(typeof sizes)[number], Run[]> = { 200: [], 2000: [] };
for (let round = 0; round < rounds; round++) {
  // In turn, so that a machine that slows down slows both.
  for (const size of sizes) runs[size].push(measure(size));
}
for (const size of sizes) {
  const seconds = runs[size].map((run) => run.seconds);
  const { found, resources } = runs[size][0] ?? { found: 0, resources: 0 };
  console.log(
    `rules over ${resources} resources (${found} findings): min ${Math.min(...seconds).toFixed(4)} s, median ${median(seconds).toFixed(4)} s, max ${Math.max(...seconds).toFixed(4)} s of CPU, median ${(median(runs[size].map(perResource)) * 1e6).toFixed(1)} µs each`,
  );
}
const ratio = median(runs[2000].map(perResource)) / median(runs[200].map(perResource));
console.log(
  `cost of a resource among 2,000 over that among 200: ${ratio.toFixed(2)} (at most ${limits.ratio})`,
);
const whole = median(runs[2000].map(({ seconds }) => seconds));
console.log(`2,000 resources, median: ${whole.toFixed(3)} s (below ${limits.seconds} s)`);
process.exitCode = ratio <= limits.ratio && whole < limits.seconds ? 0 : 1;

function measure(size: number): Run {
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [measured, String(size)], { encoding: "utf8" }),
  );
  if (isRun(told)) return told;
  throw new Error(`${measured} printed ${JSON.stringify(told)}`);
}

function isRun(told: unknown): told is Run {
  return (
    typeof told === "object" && told !== null && "seconds" in told && "resources" in told && "found" in told
  );
}

function perResource({ resources, seconds }: Run): number {
  return seconds / resources;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
