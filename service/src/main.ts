import type { Logger } from "pino";
import { runApi } from "./api.ts";
import { type Configuration, parseConfiguration } from "./configuration.ts";
import { ConfigurationError, configurationExitCode } from "./configuration-error.ts";
import { createLogger } from "./operations/logger.ts";
import { runMigrate, runPurge } from "./run-once.ts";
import { isStartMode, type StartMode, startModes } from "./start-mode.ts";
import { runWorker } from "./worker.ts";

const run: Readonly<Record<StartMode, (configuration: Configuration, logger: Logger) => Promise<void>>> = {
  api: runApi,
  worker: runWorker,
  migrate: runMigrate,
  purge: runPurge,
};

let logger: Logger | undefined;
try {
  const mode = process.argv[2];
  if (!isStartMode(mode)) {
    throw new ConfigurationError([`The first argument is wrong; allowed is ${startModes.join(", ")}.`]);
  }
  const configuration = parseConfiguration(mode, process.env);
  const started = createLogger(configuration);
  logger = started;
  process.on("uncaughtException", (problem) => {
    started.fatal({ err: problem }, "an error that nothing handles; ending");
    process.exit(1);
  });
  await run[mode](configuration, started);
} catch (problem) {
  if (problem instanceof ConfigurationError) {
    process.stderr.write(`${problem.message}\n`);
    process.exit(configurationExitCode);
  }
  if (logger === undefined) throw problem;
  logger.fatal({ err: problem }, "the process cannot go on");
  process.exit(1);
}
