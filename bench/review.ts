// What the verdict of a plan costs, from its steps to the comment: of 500 steps at most a second, and of 2,000 steps for each step
// little more than of 200. In CPU time of a fresh process each. Run with: npm run bench
import { inTurn, measured, median } from "./measured.ts";

const sizes = [200, 500, 2_000] as const;
const limits = { seconds: 1, ratio: 1.2 };

// `first` is the first review in a process, before anything is compiled.
const runs = inTurn(5, sizes, (size) => measured("review-cost.ts", [size], ["first", "further"]));
for (const size of sizes) {
  console.log(
    `verdict of a plan of ${size} steps: ${(first(size) * 1_000).toFixed(0)} ms at first, ${(further(size) * 1_000).toFixed(0)} ms further ones, medians of CPU`,
  );
}
const ratio = further(2_000) / 2_000 / (further(200) / 200);
console.log(`500 steps take ${first(500).toFixed(2)} s (at most ${limits.seconds})`);
console.log(`cost of a step among 2,000 over that among 200: ${ratio.toFixed(2)} (at most ${limits.ratio})`);
process.exitCode = first(500) <= limits.seconds && ratio <= limits.ratio ? 0 : 1;

function first(size: (typeof sizes)[number]): number {
  return median(runs(size).map((run) => run.first));
}

function further(size: (typeof sizes)[number]): number {
  return median(runs(size).map((run) => run.further));
}
