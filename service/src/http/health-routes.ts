import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Health } from "../operations/health.ts";

export const probePaths = {
  startup: "/health/startup",
  live: "/health/live",
  ready: "/health/ready",
} as const;

const probes = new Set<string | undefined>(Object.values(probePaths));

export function isProbe(request: FastifyRequest): boolean {
  return probes.has(request.routeOptions.url);
}

/** @param revision the commit that the image was built from: whoever has deployed can see that it is this image which answers */
export function addHealthRoutes(server: FastifyInstance, health: Health, revision: string): void {
  server.get(probePaths.startup, async (_request, reply) =>
    reply.code(health.started ? 200 : 503).send({ started: health.started }),
  );
  // Nothing but this process: a restart mends no dependency.
  server.get(probePaths.live, async () => ({ live: true, revision }));
  server.get(probePaths.ready, async (_request, reply) => {
    const readiness = await health.readiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
}
