// What it costs to judge 2,000 resources by all rules, beside 200: indexing and every rule, in CPU time of a fresh process each.
// Ratios travel between machines, seconds do not. Run with: npm run bench
import { inTurn, measured, median, spread } from "./measured.ts";

const sizes = [200, 2000] as const;
const limits = { ratio: 1.2, seconds: 1 } as const;

const runs = inTurn(5, sizes, (size) => measured("rules-cost.ts", [size], ["seconds", "resources", "found"]));
for (const size of sizes) {
  const { found = 0, resources = 0 } = runs(size)[0] ?? {};
  console.log(
    `rules over ${resources} resources (${found} findings): ${spread(secondsOf(size), 4)} of CPU, median ${(perResource(size) * 1e6).toFixed(1)} µs each`,
  );
}
const ratio = perResource(2000) / perResource(200);
console.log(
  `cost of a resource among 2,000 over that among 200: ${ratio.toFixed(2)} (at most ${limits.ratio})`,
);
const whole = median(secondsOf(2000));
console.log(`2,000 resources, median: ${whole.toFixed(3)} s (below ${limits.seconds} s)`);
process.exitCode = ratio <= limits.ratio && whole < limits.seconds ? 0 : 1;

function secondsOf(size: (typeof sizes)[number]): readonly number[] {
  return runs(size).map(({ seconds }) => seconds);
}

function perResource(size: (typeof sizes)[number]): number {
  return median(runs(size).map(({ resources, seconds }) => seconds / resources));
}
