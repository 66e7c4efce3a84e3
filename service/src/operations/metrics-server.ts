import { once } from "node:events";
import { createServer } from "node:http";
import type { Registry } from "prom-client";

/** `/metrics` on a port of its own, which no load balancer leads to. */
export async function serveMetrics(
  registry: Registry,
  { host, metricsPort }: { readonly host: string; readonly metricsPort: number },
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  server.listen(metricsPort, host);
  await once(server, "listening");
  return async () => {
    server.close();
    server.closeAllConnections();
  };
}
