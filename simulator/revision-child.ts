// Brings up one environment with the program of another revision, in a process of its own: see revision.ts.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { findCli } from "./cli.ts";
import { openEnvironment } from "./environment.ts";
import { up } from "./operations.ts";
import { importProgram } from "./program.ts";
import { isProperties } from "./wire.ts";

const tell = (line: string) => {
  process.stderr.write(`${line}\n`);
};

try {
  process.exitCode = await main();
} catch (problem) {
  tell(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const request: unknown = JSON.parse(await text(process.stdin));
  if (!isProperties(request)) throw new TypeError("a request must be a JSON object");
  const { project, stack, config, programFile, directory } = request;
  if (
    typeof project !== "string" ||
    typeof stack !== "string" ||
    typeof programFile !== "string" ||
    typeof directory !== "string" ||
    !isProperties(config)
  ) {
    throw new TypeError("a request names project, stack, config, programFile and directory");
  }
  const program = await importProgram(pathToFileURL(programFile).href);
  const environment = await openEnvironment({
    cli: await findCli(tell),
    project,
    stack,
    config,
    program,
    directory,
  });
  try {
    const { errors } = await up(environment);
    for (const error of errors) tell(error);
    return errors.length === 0 ? 0 : 2;
  } finally {
    await environment.close();
  }
}
