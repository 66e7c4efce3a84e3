// What an update of 300 resources costs where the state is kept in a bucket, beside one in a directory: the engine writes its state
// anew at every step. S3 and KMS are moto's on loopback, so the network's way to AWS is not in it.
// Run with: npm run bench:state
import { inTurn, measured, median, spread } from "./measured.ts";

const resources = 300;
const places = ["directory", "bucket"] as const;

const runs = inTurn(3, places, measure);
for (const place of places)
  console.log(`an update of ${resources} resources, state in a ${place}: ${spread(runs(place), 1)}`);
console.log(`bucket over directory: ${(median(runs("bucket")) / median(runs("directory"))).toFixed(2)}`);

/** Seconds of one update. */
function measure(place: (typeof places)[number]): number {
  // The stack, its provider and two hundred and ninety-eight others.
  const run = measured("state-cost.ts", [place, resources - 2], ["seconds", "resources"]);
  if (run.resources !== resources)
    throw new Error(`The update had ${run.resources} resources instead of ${resources}.`);
  return run.seconds;
}
