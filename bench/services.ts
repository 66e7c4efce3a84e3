// What a resource costs in an environment of 200 services beside one of 20: reading the config, composing and registering, by the
// SDK's mocks and without an engine, in CPU time of a fresh process each. Ratios travel between machines, seconds do not.
// Run with: npm run bench
import { inTurn, measured, median, spread } from "./measured.ts";

const sizes = [20, 200] as const;
const limit = 1.15;

const runs = inTurn(5, sizes, (size) => measured("services-cost.ts", [size], ["seconds", "resources"]));
for (const size of sizes) {
  const seconds = runs(size).map((run) => run.seconds);
  console.log(
    `registering ${size} services (${runs(size)[0]?.resources ?? 0} resources): ${spread(seconds, 2)} of CPU, median ${(perResource(size) * 1000).toFixed(2)} ms each`,
  );
}
const ratio = perResource(200) / perResource(20);
console.log(
  `cost of a resource among 200 services over that among 20: ${ratio.toFixed(2)} (at most ${limit})`,
);
process.exitCode = ratio <= limit ? 0 : 1;

function perResource(size: (typeof sizes)[number]): number {
  return median(runs(size).map(({ resources, seconds }) => seconds / resources));
}
