import { context, propagation, trace } from "@opentelemetry/api";
import type { Configuration } from "../configuration.ts";

/** In milliseconds; a collector that is away must not use up the time to shut down. */
const exportTimeout = 3000;

/**
 * Sends spans to an OTLP collector, if one is configured. The SDK is loaded only then: without an endpoint it would cost
 * memory and time at the start for nothing.
 *
 * @returns what sends the remaining spans and stops.
 */
export async function startTracing({ service, tracesEndpoint }: Configuration): Promise<() => Promise<void>> {
  if (tracesEndpoint === undefined) return async () => undefined;
  const [sdk, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, core, resources] =
    await Promise.all([
      import("@opentelemetry/sdk-trace"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/context-async-hooks"),
      import("@opentelemetry/core"),
      import("@opentelemetry/resources"),
    ]);
  const base = tracesEndpoint.href.replace(/\/?$/, "/");
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      "service.name": service.name,
      "service.version": service.version,
      "deployment.environment.name": service.environment,
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: new URL("v1/traces", base).href,
          timeoutMillis: exportTimeout,
        }),
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  // What cannot be delivered is lost; it is no reason to end badly.
  return () => provider.shutdown().catch(() => undefined);
}
