// What it costs to ask an environment of 200 services who reaches whom, beside one of 20: compiling, indexing and all pairs, in CPU
// time of a fresh process each. Ratios travel between machines, seconds do not. Run with: npm run bench
import { inTurn, measured, median, spread } from "./measured.ts";

const sizes = [20, 200] as const;
const limitSeconds = 1;

const runs = inTurn(5, sizes, (size) =>
  measured("reachability-cost.ts", [size], ["seconds", "pairs", "open"]),
);
for (const size of sizes) {
  const { open = 0, pairs = 0 } = runs(size)[0] ?? {};
  console.log(
    `who reaches whom among ${size} services (${pairs} pairs, ${open} open): ${spread(secondsOf(size), 3)} of CPU`,
  );
}
const ratio = perPair(200) / perPair(20);
console.log(`cost of a pair among 200 services over that among 20: ${ratio.toFixed(2)}`);
const whole = median(secondsOf(200));
console.log(`all pairs among 200 services, median: ${whole.toFixed(3)} s of CPU (below ${limitSeconds} s)`);
process.exitCode = whole < limitSeconds ? 0 : 1;

function secondsOf(size: (typeof sizes)[number]): readonly number[] {
  return runs(size).map(({ seconds }) => seconds);
}

function perPair(size: (typeof sizes)[number]): number {
  return median(runs(size).map(({ pairs, seconds }) => seconds / pairs));
}
