import { pathToFileURL } from "node:url";
import { openStore } from "../../commands/state/open-store.ts";
import { recordRun } from "../../commands/state/run-record.ts";
import { allowLastWords, endOnSignals, withLastWords } from "../../simulator/interruption.ts";

// A process whose run never ends by itself; its arguments are the directory of the backend, how many
// milliseconds last words may take, and "hanging" where others are never done with them. It says on stdout when it has begun.
endOnSignals();
const [, , directory = "", lastWordsMs = "", others = ""] = process.argv;
allowLastWords(Number(lastWordsMs));
const store = openStore({ url: pathToFileURL(directory).href, owner: "" });
const forEver = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 3_600_000);
  });
await withLastWords(others === "hanging" ? forEver : () => Promise.resolve(), () =>
  recordRun(store, { project: "plinth", stack: "dev" }, "run-1", () => {
    process.stdout.write("begun\n");
    return forEver();
  }),
);
