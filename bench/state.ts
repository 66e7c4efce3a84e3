// What an update of 300 resources costs where the state is kept in a bucket, beside one in a directory: the engine writes its state
// anew at every step. S3 and KMS are moto's on loopback, so the network's way to AWS is not in it.
// Run with: npm run bench:state
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const measured = join(import.meta.dirname, "..", "test", "support", "state-cost.ts");
const resources = 300;
const rounds = 3;
const places = ["directory", "bucket"] as const;

const seconds: Record<(typeof places)[number], number[]> = { directory: [], bucket: [] };
for (let round = 0; round < rounds; round++) {
  // In turn, so that a machine that slows down slows both.
  for (const place of places) seconds[place].push(measure(place));
}
for (const place of places) {
  const all = seconds[place];
  console.log(
    `an update of ${resources} resources, state in a ${place}: min ${Math.min(...all).toFixed(1)} s, median ${median(all).toFixed(1)} s, max ${Math.max(...all).toFixed(1)} s`,
  );
}
console.log(`bucket over directory: ${(median(seconds.bucket) / median(seconds.directory)).toFixed(2)}`);

function measure(place: (typeof places)[number]): number {
  // The stack, its provider and two hundred and ninety-eight others.
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [measured, place, String(resources - 2)], { encoding: "utf8" }),
  );
  if (typeof told === "object" && told !== null && "seconds" in told && "resources" in told) {
    if (told.resources === resources && typeof told.seconds === "number") return told.seconds;
  }
  throw new Error(`${measured} printed ${JSON.stringify(told)}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
