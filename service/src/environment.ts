import { z } from "zod";

/** PostgreSQL's longest name is 63 bytes; what needs no quoting cannot be misread. */
const identifier = /^[a-z][a-z0-9_]{0,62}$/;

function text(allowed: string, pattern = /^.+$/) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

function wholeNumber(minimum: number, maximum: number, unit = "") {
  const error = `a whole number from ${minimum} to ${maximum}${unit === "" ? "" : ` ${unit}`}`;
  return text(error, /^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int({ error }).min(minimum, { error }).max(maximum, { error }));
}

function address(allowed: string) {
  return z.url({ protocol: /^https?$/, error: allowed }).transform((url) => new URL(url));
}

/**
 * Every variable that the service reads. Secrets are not among them: they come from files.
 * `.env.example` lists the same names; a test compares both.
 */
export const variables = {
  SERVICE_NAME: text("a name in kebab case", /^[a-z][a-z0-9-]{0,62}$/),
  ENVIRONMENT: text("a name in kebab case", /^[a-z][a-z0-9-]{0,62}$/),
  SERVICE_REVISION: text("the revision the image was built from", /^[\w.-]{1,64}$/).default("unknown"),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error"], { error: "debug, info, warn or error" })
    .default("info"),
  HOST: text("the address to listen on").default("0.0.0.0"),
  PORT: wholeNumber(1, 65_535).default(8080),
  METRICS_PORT: wholeNumber(1, 65_535).default(9464),
  REQUEST_TIMEOUT_SECONDS: wholeNumber(1, 300, "seconds").default(10),
  KEEP_ALIVE_SECONDS: wholeNumber(1, 4100, "seconds").default(72),
  MAX_IN_FLIGHT_REQUESTS: wholeNumber(1, 10_000, "requests").default(100),
  MAX_EVENT_LOOP_DELAY_MILLISECONDS: wholeNumber(10, 10_000, "milliseconds").default(250),
  DATABASE_HOST: text("a host name", /^[A-Za-z0-9.-]{1,253}$/),
  DATABASE_PORT: wholeNumber(1, 65_535).default(5432),
  DATABASE_NAME: text("the name of a database", identifier),
  DATABASE_SCHEMA: text(
    "the name of the schema that holds the tables; absent means the login's own",
    identifier,
  ).optional(),
  DATABASE_CA_FILE: text("the path of a file with the certificates that may vouch for the database"),
  DATABASE_POOL_SIZE: wholeNumber(1, 500, "connections").default(5),
  DATABASE_STATEMENT_TIMEOUT_MILLISECONDS: wholeNumber(100, 60_000, "milliseconds").default(5000),
  DATABASE_WORKER_LOGINS: text(
    "names of logins, separated by commas",
    /^[a-z][a-z0-9_]{0,62}(,[a-z][a-z0-9_]{0,62})*$/,
  )
    .transform((names) => names.split(","))
    .optional(),
  SECRETS_DIRECTORY: text("the path of a directory").default("/var/run/secrets/plinth"),
  FLAGS_FILE: text("the path of a file").default("/etc/plinth/flags.json"),
  WORKER_URL: address("an http or https URL of the worker").optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address("an http or https URL of an OTLP collector").optional(),
  SHUTDOWN_DELAY_SECONDS: wholeNumber(0, 300, "seconds").default(10),
  SHUTDOWN_BUDGET_SECONDS: wholeNumber(1, 3605, "seconds").default(25),
  RETENTION_HOURS: wholeNumber(0, 8760, "hours").default(24),
} as const;

/** Loose: a process inherits many variables that are none of ours. */
export const environment = z.object(variables);

export type Environment = z.infer<typeof environment>;
