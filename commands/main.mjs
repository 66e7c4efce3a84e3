import { existsSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import "./require-node.mjs";

// It would make the directory for temporary files where there is none, and hang where none can be made.
if (existsSync(tmpdir())) module.enableCompileCache();
const { endOnSignals } = await import("../simulator/interruption.ts");
endOnSignals();
const { outliveReaders } = await import("./terminal.ts");
outliveReaders();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
