import { createRequire } from "node:module";
import { z } from "zod";
import { ConfigurationError } from "./configuration-error.ts";
import { type Environment, environment, variables } from "./environment.ts";
import type { StartMode } from "./start-mode.ts";

const { version } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)("../package.json"));

/** What the process runs with, checked as a whole before anything else happens. */
export interface Configuration {
  readonly service: {
    readonly name: string;
    readonly environment: string;
    readonly version: string;
    readonly revision: string;
  };
  readonly logLevel: Environment["LOG_LEVEL"];
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly metricsPort: number;
    readonly requestTimeoutMilliseconds: number;
    readonly keepAliveMilliseconds: number;
    readonly maxInFlight: number;
    readonly maxEventLoopDelayMilliseconds: number;
  };
  readonly database: DatabasePlace;
  /** Logins that get the rights of the worker when the migrations have run. */
  readonly workerLogins: readonly string[];
  readonly secretsDirectory: string;
  readonly flagsFile: string;
  readonly workerUrl: URL | undefined;
  readonly tracesEndpoint: URL | undefined;
  readonly shutdown: { readonly delayMilliseconds: number; readonly budgetMilliseconds: number };
  /** How long processed outbox rows and idempotency keys are kept. */
  readonly retentionHours: number;
}

/** Where the database is and how it is used; who logs in comes from a file. */
export interface DatabasePlace {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly schema: string | undefined;
  readonly caFile: string;
  readonly poolSize: number;
  readonly statementTimeoutMilliseconds: number;
}

/** @throws ConfigurationError listing every mistake, without the values. */
export function parseConfiguration(
  mode: StartMode,
  given: Readonly<Record<string, string | undefined>>,
): Configuration {
  // A template often leaves a variable empty where it has nothing to say.
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(present);
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path: [name = ""], message }) => {
      const variable = String(name);
      return `${variable} ${present[variable] === undefined ? "is missing" : "is wrong"}; allowed is ${message}.`;
    }),
    ...mistakesBetween(mode, present),
  ];
  if (mistakes.length > 0 || parsed.data === undefined) throw new ConfigurationError(mistakes);
  return arrange(parsed.data);
}

/** What only two values, or a value and the mode, show to be wrong; told even when other values do not parse. */
function mistakesBetween(
  mode: StartMode,
  present: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const mistakes: string[] = [];
  if (mode === "api" && present["WORKER_URL"] === undefined) {
    mistakes.push("WORKER_URL is missing; the mode api needs an http or https URL of the worker.");
  }
  const delay = variables.SHUTDOWN_DELAY_SECONDS.safeParse(present["SHUTDOWN_DELAY_SECONDS"]).data;
  const budget = variables.SHUTDOWN_BUDGET_SECONDS.safeParse(present["SHUTDOWN_BUDGET_SECONDS"]).data;
  if (delay !== undefined && budget !== undefined && delay >= budget) {
    mistakes.push(
      "SHUTDOWN_BUDGET_SECONDS is wrong; allowed is more than SHUTDOWN_DELAY_SECONDS, which it includes.",
    );
  }
  const port = variables.PORT.safeParse(present["PORT"]).data;
  if (port !== undefined && port === variables.METRICS_PORT.safeParse(present["METRICS_PORT"]).data) {
    mistakes.push("METRICS_PORT is wrong; allowed is another port than PORT.");
  }
  return mistakes;
}

function arrange(values: Environment): Configuration {
  return {
    service: {
      name: values.SERVICE_NAME,
      environment: values.ENVIRONMENT,
      version,
      revision: values.SERVICE_REVISION,
    },
    logLevel: values.LOG_LEVEL,
    http: {
      host: values.HOST,
      port: values.PORT,
      metricsPort: values.METRICS_PORT,
      requestTimeoutMilliseconds: values.REQUEST_TIMEOUT_SECONDS * 1000,
      keepAliveMilliseconds: values.KEEP_ALIVE_SECONDS * 1000,
      maxInFlight: values.MAX_IN_FLIGHT_REQUESTS,
      maxEventLoopDelayMilliseconds: values.MAX_EVENT_LOOP_DELAY_MILLISECONDS,
    },
    database: {
      host: values.DATABASE_HOST,
      port: values.DATABASE_PORT,
      name: values.DATABASE_NAME,
      schema: values.DATABASE_SCHEMA,
      caFile: values.DATABASE_CA_FILE,
      poolSize: values.DATABASE_POOL_SIZE,
      statementTimeoutMilliseconds: values.DATABASE_STATEMENT_TIMEOUT_MILLISECONDS,
    },
    workerLogins: values.DATABASE_WORKER_LOGINS ?? [],
    secretsDirectory: values.SECRETS_DIRECTORY,
    flagsFile: values.FLAGS_FILE,
    workerUrl: values.WORKER_URL,
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    shutdown: {
      delayMilliseconds: values.SHUTDOWN_DELAY_SECONDS * 1000,
      budgetMilliseconds: values.SHUTDOWN_BUDGET_SECONDS * 1000,
    },
    retentionHours: values.RETENTION_HOURS,
  };
}
