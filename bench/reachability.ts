// What it costs to ask an environment of 200 services who reaches whom, beside one of 20: compiling, indexing and all pairs, in a
// fresh process each. Ratios travel between machines, seconds do not. Run with: npm run bench
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const measured = join(import.meta.dirname, "..", "test", "support", "reachability-cost.ts");
const rounds = 5;
const sizes = [20, 200] as const;
const limitSeconds = 1;

interface Run {
  readonly seconds: number;
  readonly pairs: number;
  readonly open: number;
}

const runs: Record<(typeof sizes)[number], Run[]> = { 20: [], 200: [] };
for (let round = 0; round < rounds; round++) {
  // In turn, so that a machine that slows down slows both.
  for (const size of sizes) runs[size].push(measure(size));
}
for (const size of sizes) {
  const { open, pairs } = runs[size][0] ?? { open: 0, pairs: 0 };
  const seconds = runs[size].map((run) => run.seconds);
  console.log(
    `who reaches whom among ${size} services (${pairs} pairs, ${open} open): min ${Math.min(...seconds).toFixed(3)} s, median ${median(seconds).toFixed(3)} s, max ${Math.max(...seconds).toFixed(3)} s`,
  );
}
const ratio = median(runs[200].map(perPair)) / median(runs[20].map(perPair));
console.log(`cost of a pair among 200 services over that among 20: ${ratio.toFixed(2)}`);
const whole = median(runs[200].map(({ seconds }) => seconds));
console.log(`all pairs among 200 services, median: ${whole.toFixed(3)} s (below ${limitSeconds} s)`);
process.exitCode = whole < limitSeconds ? 0 : 1;

function measure(size: number): Run {
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [measured, String(size)], { encoding: "utf8" }),
  );
  if (isRun(told)) return told;
  throw new Error(`${measured} printed ${JSON.stringify(told)}`);
}

function isRun(told: unknown): told is Run {
  return typeof told === "object" && told !== null && "seconds" in told && "pairs" in told && "open" in told;
}

function perPair({ pairs, seconds }: Run): number {
  return seconds / pairs;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
