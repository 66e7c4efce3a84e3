import { type Context, context, propagation, type Span, SpanKind, trace } from "@opentelemetry/api";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Configuration } from "../configuration.ts";
import { correlationHeader, correlationIdOf, traceparentOf } from "../correlation.ts";
import type { EventLoopDelay } from "../operations/event-loop.ts";
import type { Health } from "../operations/health.ts";
import type { Metrics } from "../operations/metrics.ts";
import { tracer } from "../operations/spans.ts";
import { runWithContext } from "../request-context.ts";
import { Admission } from "./admission.ts";
import { addHealthRoutes, isProbe } from "./health-routes.ts";
import { Problem, problemOf } from "./problem.ts";
import { securityHeaders } from "./security-headers.ts";

/** In bytes; the largest order is well below. */
const bodyLimit = 64 * 1024;

export interface ServerArguments {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly eventLoop: EventLoopDelay;
}

/** An HTTP server with everything that does not depend on what it serves. It does not listen yet. */
export function createServer(given: ServerArguments): FastifyInstance {
  const { keepAliveMilliseconds, requestTimeoutMilliseconds } = given.configuration.http;
  const server = Fastify({
    logger: false,
    bodyLimit,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    http: {
      headersTimeout: Math.min(requestTimeoutMilliseconds, 5000),
      // Node looks for slow clients only every 30 s unless told otherwise.
      connectionsCheckingInterval: 1000,
    },
    // Whoever still gets here while the server closes is served.
    return503OnClosing: false,
    genReqId: ({ headers }) => correlationIdOf(headers),
    routerOptions: { maxParamLength: 64 },
  });
  server.removeContentTypeParser("text/plain");
  admit(server, given);
  observe(server, given);
  answer(server, given);
  addHealthRoutes(server, given.health, given.configuration.service.revision);
  return server;
}

/** Turns requests away while there are too many; probes always get in, or overload would look like death. */
function admit(server: FastifyInstance, { configuration, eventLoop, metrics }: ServerArguments): void {
  const admission = new Admission(configuration.http, eventLoop);
  server.addHook("onRequest", async (request, reply) => {
    if (isProbe(request)) return;
    const reason = admission.enter();
    if (reason !== undefined) {
      metrics.shed.inc({ reason });
      throw new Problem(503, "There are too many requests for the moment.", { retryAfter: 1 });
    }
    metrics.inFlight.set(admission.inFlight);
    // The response closes in every case, also when the client went away.
    reply.raw.once("close", () => {
      admission.leave();
      metrics.inFlight.set(admission.inFlight);
    });
  });
}

/** A log line, a span and a measurement for every request, and its context for all that is done on its behalf. */
function observe(server: FastifyInstance, { logger, metrics }: ServerArguments): void {
  const spans = new WeakMap<FastifyRequest, { readonly span: Span; readonly around: Context }>();
  server.addHook("onRequest", async (request) => {
    if (isProbe(request)) return;
    const parent = propagation.extract(context.active(), request.headers);
    const span = tracer.startSpan(
      `${methodOf(request)} ${routeOf(request)}`,
      { kind: SpanKind.SERVER },
      parent,
    );
    spans.set(request, { span, around: trace.setSpan(parent, span) });
  });
  // Reading the body loses the context of earlier hooks, so it begins here.
  server.addHook("preValidation", (request, _reply, done) => {
    const around = spans.get(request)?.around ?? context.active();
    const mine = { correlationId: request.id, traceparent: traceparentOf(request.headers) };
    context.with(around, () => runWithContext(mine, done));
  });
  server.addHook("onResponse", async (request, reply) => {
    const probe = isProbe(request);
    const labels = {
      method: methodOf(request),
      route: routeOf(request),
      status_code: String(reply.statusCode),
    };
    logger[probe ? "debug" : "info"](
      {
        correlationId: request.id,
        method: labels.method,
        route: labels.route,
        status: reply.statusCode,
        durationMilliseconds: Math.round(reply.elapsedTime * 10) / 10,
      },
      "request",
    );
    if (probe) return;
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000);
    spans
      .get(request)
      ?.span.setAttributes({
        "http.request.method": labels.method,
        "http.route": labels.route,
        "http.response.status_code": reply.statusCode,
      })
      .end();
  });
}

/** Headers of every answer, and the form of those that are no success. */
function answer(server: FastifyInstance, { health, logger }: ServerArguments): void {
  server.addHook("onSend", async (request, reply) => {
    reply.headers({ ...securityHeaders, [correlationHeader]: request.id });
    // Clients that keep a connection open move on to another replica before this one closes it.
    if (health.draining) reply.header("connection", "close");
  });
  server.setNotFoundHandler((_request, _reply) => {
    throw new Problem(404, "There is nothing at this address.");
  });
  server.setErrorHandler((failure, request, reply: FastifyReply) => {
    const problem = problemOf(failure);
    if (problem.status >= 500 && !(failure instanceof Problem)) {
      logger.error({ err: failure, correlationId: request.id, route: routeOf(request) }, "a request failed");
    }
    if (problem.retryAfter !== undefined) reply.header("retry-after", problem.retryAfter);
    return reply.code(problem.status).type("application/problem+json").send({
      type: "about:blank",
      title: problem.title,
      status: problem.status,
      mistakes: problem.mistakes,
      correlationId: request.id,
    });
  });
}

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** One of a few words, whatever the client sent. */
function methodOf({ method }: FastifyRequest): string {
  return knownMethods.has(method) ? method : "OTHER";
}

function routeOf({ is404, routeOptions }: FastifyRequest): string {
  return is404 ? "unmatched" : (routeOptions.url ?? "unmatched");
}
