// Judges and reviews plans of as many steps as the first argument says, down to the comment, and prints what the first one and what a
// further one cost this process. A process of its own, for the bench.
import { commentOf } from "../../review/comment/comment.ts";
import { judge } from "../../review/judge.ts";
import { reviewOf } from "../../review/verdict/review-of.ts";
import { manySteps } from "./many-steps.ts";

const count = Number(process.argv[2]);
const steps = manySteps(count);

function reviewOnce(): void {
  const plan = judge({ stack: "prod", simulated: true, steps }, []);
  const review = reviewOf(plan);
  const comment = commentOf(review, plan.steps, { command: "npm run -s review -- --json" });
  if (!comment.startsWith("## BLOCK") || review.data.length < count / 5)
    throw new Error("nothing was reviewed");
}

function seconds(run: () => void): number {
  const began = process.cpuUsage();
  run();
  const { system, user } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

const first = seconds(reviewOnce);
// The same number of steps for every size, so that compiling counts for each alike.
const times = Math.max(1, Math.round(8_000 / count));
for (let time = 0; time < times; time++) reviewOnce();
const further = seconds(() => {
  for (let time = 0; time < times; time++) reviewOnce();
});
process.stdout.write(JSON.stringify({ first, further: further / times }));
