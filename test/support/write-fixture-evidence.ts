// Writes the fixture of an evidence record into a directory, with its times moved so that it is as old today as when it was made up:
// node commands/run.mjs test/support/write-fixture-evidence.ts DIRECTORY live|simulated
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { writeEvidence } from "../../commands/promote.ts";
import { openStore } from "../../commands/state/open-store.ts";
import { parseEvidence } from "../../review/promotion/evidence.ts";

/** When the fixture was made up. */
const then = Date.parse("2026-11-21T12:00:00Z");

const [directory = "", kind = ""] = process.argv.slice(2);
const file = join(import.meta.dirname, "fixture-evidence.json");
const moved = readFileSync(file, "utf8").replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, (time) =>
  new Date(Date.now() + Date.parse(time) - then).toISOString(),
);
const record = parseEvidence(moved.replace('"live"', JSON.stringify(kind)), file);
const store = openStore({ url: pathToFileURL(resolve(directory)).href, owner: "" });
process.stdout.write(`${await writeEvidence(store, record)}\n`);
