import module from "node:module";
import "./require-node.mjs";

module.enableCompileCache();
const { endOnSignals } = await import("../simulator/interruption.ts");
endOnSignals();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
