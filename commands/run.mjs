// Every npm script begins here: `node commands/run.mjs FILE [ARGUMENT...]` runs a script of this repository or of its packages, as
// `node FILE` would, but on the right Node.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import "./require-node.mjs";

const [file = "commands/main.mjs", ...args] = process.argv.slice(2);
const path = join(fileURLToPath(new URL("..", import.meta.url)), file);
process.argv = [process.execPath, path, ...args];
await import(pathToFileURL(path).href);
