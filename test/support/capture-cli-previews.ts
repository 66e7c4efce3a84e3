// Captures what the Pulumi CLI itself prints for the changes of reviewed-program.ts, and our plans of them, into test/fixtures.
// Run with: node test/support/capture-cli-previews.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { capturePreviews, changeNames, fixtureFiles } from "./captured-previews.ts";

const captured = await capturePreviews();
for (const name of changeNames) {
  const files = fixtureFiles(name);
  mkdirSync(dirname(files.cli), { recursive: true });
  const { cli, steps } = captured[name];
  writeFileSync(files.cli, `${JSON.stringify(cli, null, 2)}\n`);
  writeFileSync(files.own, `${JSON.stringify({ stack: "test", simulated: true, steps }, null, 2)}\n`);
}
