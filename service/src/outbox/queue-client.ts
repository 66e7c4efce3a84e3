import { context, propagation, SpanKind } from "@opentelemetry/api";
import { z } from "zod";
import { correlationHeader } from "../correlation.ts";
import { Problem } from "../http/problem.ts";
import { inSpan } from "../operations/spans.ts";
import { currentContext } from "../request-context.ts";
import type { QueueState } from "./outbox.ts";

/** In milliseconds. */
const timeout = 1000;

const queueState = z.object({ pending: z.int().min(0), oldestSeconds: z.number().min(0) });

/** @throws Problem 503 when the worker does not answer in time, or not what was asked. */
export async function askWorker(workerUrl: URL): Promise<QueueState> {
  return inSpan("GET /queue", { kind: SpanKind.CLIENT }, async () => {
    try {
      const response = await fetch(new URL("/queue", workerUrl), {
        headers: contextHeaders(),
        signal: AbortSignal.timeout(timeout),
        redirect: "error",
      });
      if (!response.ok) throw new Error(`the worker answered ${response.status}`);
      return queueState.parse(await response.json());
    } catch {
      throw new Problem(503, "The state of the queue is unknown for the moment.", { retryAfter: 2 });
    }
  });
}

/** What lets the other side's lines and spans be found from ours. */
function contextHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const mine = currentContext();
  if (mine !== undefined) headers[correlationHeader] = mine.correlationId;
  if (mine?.traceparent !== undefined) headers["traceparent"] = mine.traceparent;
  // Replaces the caller's parent by the span of this call where traces are recorded.
  propagation.inject(context.active(), headers);
  return headers;
}
