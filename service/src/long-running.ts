import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Configuration } from "./configuration.ts";
import { Database } from "./database/database.ts";
import { databaseCheck } from "./database/database-check.ts";
import { createServer } from "./http/server.ts";
import { loginFiles, parseLogin, readLoginFile } from "./login.ts";
import { EventLoopDelay } from "./operations/event-loop.ts";
import { Flags } from "./operations/flags.ts";
import { Health } from "./operations/health.ts";
import { memoryCheck } from "./operations/memory-check.ts";
import { Metrics } from "./operations/metrics.ts";
import { serveMetrics } from "./operations/metrics-server.ts";
import { startTracing } from "./operations/tracing.ts";
import { shutDownOnSignal } from "./shutdown.ts";
import { WatchedFile } from "./watched-file.ts";

/** What the parts that differ between api and worker are given. */
export interface Parts {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly flags: Flags;
  readonly database: Database;
  readonly server: FastifyInstance;
}

/**
 * Everything that a process has which runs until it is told to stop.
 *
 * @param addParts adds what this process is for, and says how to end it; it ends before the server closes.
 * @throws ConfigurationError when the file with the login is unusable.
 */
export async function runUntilStopped(
  configuration: Configuration,
  logger: Logger,
  addParts: (parts: Parts) => () => Promise<void>,
): Promise<void> {
  const loginFile = readLoginFile(configuration.secretsDirectory, loginFiles.application);
  const stopTracing = await startTracing(configuration);
  const metrics = new Metrics(configuration);
  const flags = new Flags(configuration.flagsFile, {
    logger,
    reloaded: (result) => metrics.reloads.inc({ file: "flags", result }),
  });
  const database = new Database({
    place: configuration.database,
    login: loginFile.login,
    application: configuration.service.name,
    logger,
    observe: (operation, seconds) => metrics.querySeconds.observe({ operation }, seconds),
  });
  metrics.watchPool(() => database.state());
  const loginWatch = new WatchedFile(
    {
      path: loginFile.path,
      parse: parseLogin,
      take: async (login) => {
        await database.replaceLogin(login);
        metrics.reloads.inc({ file: "login", result: "taken" });
        logger.info({ login: login.username }, "the database login was replaced");
      },
      broken: (problem) => {
        metrics.reloads.inc({ file: "login", result: "refused" });
        logger.error({ err: problem }, "the new database login is unusable; the present one stays");
      },
    },
    loginFile.text,
  );
  const health = new Health([databaseCheck(database.query), memoryCheck]);
  const eventLoop = new EventLoopDelay();
  metrics.watch(
    "event_loop_delay_milliseconds",
    "How late the event loop runs on average.",
    () => eventLoop.milliseconds,
  );
  const server = createServer({ configuration, logger, metrics, health, eventLoop });
  const endParts = addParts({ configuration, logger, metrics, flags, database, server });
  const stopMetrics = await serveMetrics(metrics.registry, configuration.http);
  await server.listen({ host: configuration.http.host, port: configuration.http.port });
  shutDownOnSignal({
    shutdown: configuration.shutdown,
    health,
    logger,
    close: async () => {
      await endParts();
      await server.close();
      await loginWatch.stop();
      await flags.stop();
      await database.close();
      eventLoop.stop();
      await stopTracing();
      await stopMetrics();
    },
  });
  health.start();
  logger.info({ port: configuration.http.port, startMilliseconds: Math.round(performance.now()) }, "started");
}
