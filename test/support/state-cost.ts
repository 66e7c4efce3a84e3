// Brings a stack of so many resources up, in a directory or in a bucket of moto's, and prints how long that took. A process of its
// own, for the bench.
import { clearText, secretTopics } from "./secret-topics.ts";
import { SimulatedStack } from "./simulated-stack.ts";
import { StateBackend } from "./state-backend.ts";

const [, , place = "", count = ""] = process.argv;
const stack = new SimulatedStack();
const backend = place === "bucket" ? await StateBackend.start() : undefined;
try {
  if (backend !== undefined) {
    const bucket = await backend.bucket();
    stack.backend = { ...bucket, variables: { ...bucket.variables, PULUMI_DIY_BACKEND_GZIP: "true" } };
  }
  // Finding the engine and making the stack is no part of an update.
  const word = (await stack.up(secretTopics(1))) && (await stack.outputs())["word"];
  if (word !== clearText) throw new Error("the stack did not come up");
  const began = performance.now();
  const { errors, steps } = await stack.up(secretTopics(Number(count)));
  const seconds = (performance.now() - began) / 1000;
  if (errors.length > 0) throw new Error(errors.join("\n"));
  process.stdout.write(JSON.stringify({ seconds, resources: steps.length }));
} finally {
  stack.remove();
  await backend?.stop();
}
