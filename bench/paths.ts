// What it costs to tell from the resources of 200 services who reaches whom, beside those of 20: processor time of a path, in a fresh
// process each. Ratios travel between machines, seconds do not. Run with: npm run bench
import { measured } from "./measured.ts";

const limitRatio = 1.2;

const [few, many] = [measure(20), measure(200)];
const ratio = many.seconds / many.pairs / (few.seconds / few.pairs);
console.log(
  `who reaches whom by the resources of 200 services: ${many.seconds.toFixed(2)} s of processor time for ${many.pairs} paths, ${many.open} open; of 20: ${few.seconds.toFixed(2)} s for ${few.pairs}`,
);
console.log(
  `cost of a path among 200 services over that among 20: ${ratio.toFixed(2)} (at most ${limitRatio})`,
);
process.exitCode = ratio <= limitRatio ? 0 : 1;

function measure(services: number) {
  return measured("paths-cost.ts", [services], ["seconds", "pairs", "open"]);
}
