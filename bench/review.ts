// What the verdict of a plan costs, from its steps to the comment: of 500 steps at most a second, and of 2,000 steps for each step
// little more than of 200. In CPU time of a fresh process each. Run with: npm run bench
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const measured = join(import.meta.dirname, "..", "test", "support", "review-cost.ts");
const rounds = 5;
const sizes = [200, 500, 2_000] as const;
const limits = { seconds: 1, ratio: 1.2 };

interface Run {
  /** Seconds of the first review in a process, before anything is compiled. */
  readonly first: number;
  readonly further: number;
}

const runs: Record<(typeof sizes)[number], Run[]> = { 200: [], 500: [], 2_000: [] };
for (let round = 0; round < rounds; round++) {
  // In turn, so that a machine that slows down slows all.
  for (const size of sizes) runs[size].push(measure(size));
}
for (const size of sizes) {
  console.log(
    `verdict of a plan of ${size} steps: ${milliseconds(size, "first")} ms at first, ${milliseconds(size, "further")} ms further ones, medians of CPU`,
  );
}
const slowest = median(runs[500].map(({ first }) => first));
const ratio = perStep(2_000) / perStep(200);
console.log(`500 steps take ${slowest.toFixed(2)} s (at most ${limits.seconds})`);
console.log(`cost of a step among 2,000 over that among 200: ${ratio.toFixed(2)} (at most ${limits.ratio})`);
process.exitCode = slowest <= limits.seconds && ratio <= limits.ratio ? 0 : 1;

function measure(size: number): Run {
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [measured, String(size)], { encoding: "utf8" }),
  );
  if (isRun(told)) return told;
  throw new Error(`${measured} printed ${JSON.stringify(told)}`);
}

function isRun(told: unknown): told is Run {
  return typeof told === "object" && told !== null && "first" in told && "further" in told;
}

function milliseconds(size: (typeof sizes)[number], which: keyof Run): string {
  return (median(runs[size].map((run) => run[which])) * 1_000).toFixed(0);
}

function perStep(size: (typeof sizes)[number]): number {
  return median(runs[size].map(({ further }) => further)) / size;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
