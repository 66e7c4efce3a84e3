import type { Logger } from "pino";
import type { Configuration } from "./configuration.ts";
import { Database } from "./database/database.ts";
import { migrate } from "./database/migrator.ts";
import { loginFiles, readLoginFile } from "./login.ts";
import { purge } from "./outbox/purge.ts";

/** The release's Job: brings the schema up to this version. */
export async function runMigrate(configuration: Configuration, logger: Logger): Promise<void> {
  const { login } = readLoginFile(configuration.secretsDirectory, loginFiles.migrator);
  const { database: place, workerLogins } = configuration;
  const applied = await migrate({ place, login, workerLogins, logger });
  logger.info({ applied }, applied.length === 0 ? "the schema was up to date" : "the schema is up to date");
}

/** The scheduled Job: deletes what is no longer needed. */
export async function runPurge(configuration: Configuration, logger: Logger): Promise<void> {
  const { login } = readLoginFile(configuration.secretsDirectory, loginFiles.application);
  const { database: place, retentionHours, service } = configuration;
  const database = new Database({
    place,
    login,
    application: service.name,
    logger,
    observe: () => undefined,
  });
  try {
    logger.info({ ...(await purge(database.query, retentionHours)) }, "purged");
  } finally {
    await database.close();
  }
}
