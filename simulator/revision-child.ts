// Brings up one environment with the program of another revision, in a process of its own: see revision.ts.
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { findCli } from "./cli.ts";
import { openEnvironment } from "./environment.ts";
import { endOnSignals, interruption } from "./interruption.ts";
import { up } from "./operations.ts";
import { importProgram } from "./program.ts";
import { programErrors } from "./program-errors.ts";
import { isProperties } from "./wire.ts";

const tell = (line: string) => {
  process.stderr.write(`${line}\n`);
};

endOnSignals();
try {
  process.exitCode = await main();
} catch (problem) {
  tell(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = interruption()?.exitCode ?? 2;
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
    // The process that started this one has told where the CLI comes from.
    cli: await findCli(() => undefined),
    project,
    stack,
    config,
    program,
    directory,
    writtenOnce: true,
  });
  try {
    const { errors } = await up(environment);
    for (const error of programErrors(errors, dirname(dirname(programFile)))) tell(error);
    return errors.length === 0 ? 0 : 2;
  } finally {
    await environment.close();
  }
}
