import { type Span, type SpanOptions, SpanStatusCode, trace } from "@opentelemetry/api";

/** Does nothing until tracing is started: see tracing.ts. */
export const tracer = trace.getTracer("orders");

export async function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (problem) {
      // The kind of error only: its message may quote data.
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: problem instanceof Error ? problem.name : "Error",
      });
      throw problem;
    } finally {
      span.end();
    }
  });
}
