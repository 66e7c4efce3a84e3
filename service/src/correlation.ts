import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export const correlationHeader = "x-request-id";

/** Nothing that could end a comment in SQL, begin a new line in a log or fill it. */
const acceptable = /^[A-Za-z0-9._-]{1,64}$/;

/** https://www.w3.org/TR/trace-context/#traceparent-header; an id of zeros only is invalid. */
const traceparentForm = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The id that all lines, queries and calls of one request share: the trace's, else the caller's, else a new one. */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  const [, traceId] = traceparentForm.exec(traceparentOf(headers) ?? "") ?? [];
  if (traceId !== undefined) return traceId;
  const given = headers[correlationHeader];
  return typeof given === "string" && acceptable.test(given) ? given : randomUUID();
}

/** The caller's `traceparent` where it is valid. */
export function traceparentOf(headers: IncomingHttpHeaders): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === "string" && traceparentForm.test(traceparent) ? traceparent : undefined;
}
