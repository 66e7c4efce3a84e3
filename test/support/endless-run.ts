import { pathToFileURL } from "node:url";
import { openStore } from "../../commands/state/open-store.ts";
import { recordRun } from "../../commands/state/run-record.ts";
import { endOnSignals } from "../../simulator/interruption.ts";

// A process whose run never ends by itself; its argument is the directory of the backend. It says on stdout when it has begun.
endOnSignals();
const [, , directory = ""] = process.argv;
const store = openStore({ url: pathToFileURL(directory).href, owner: "" });
await recordRun(store, { project: "plinth", stack: "dev" }, "run-1", () => {
  process.stdout.write("begun\n");
  return new Promise<void>((resolve) => {
    setTimeout(resolve, 60_000);
  });
});
