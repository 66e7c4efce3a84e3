import { type Logger, pino } from "pino";
import type { Configuration } from "../configuration.ts";
import { currentContext } from "../request-context.ts";
import { redactLine } from "./redaction.ts";

/** One JSON object a line on stdout, with the correlation id of whatever is being done, redacted when it is complete. */
export function createLogger({ logLevel, service }: Configuration): Logger {
  return pino({
    level: logLevel,
    base: { service: service.name, environment: service.environment, version: service.version },
    messageKey: "message",
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: describeError },
    mixin: () => {
      const correlationId = currentContext()?.correlationId;
      return correlationId === undefined ? {} : { correlationId };
    },
    hooks: { streamWrite: redactLine },
  });
}

/** Only these: a database's error also carries the row that it refused. */
function describeError(problem: unknown): unknown {
  if (!(problem instanceof Error)) return { message: String(problem) };
  const code = "code" in problem ? problem.code : undefined;
  return { type: problem.name, message: problem.message, code, stack: problem.stack };
}
