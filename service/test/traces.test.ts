import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { freePort } from "../local/free-port.ts";
import { LocalPlatform } from "../local/platform.ts";
import { postOrder, sampleOrder } from "../local/requests.ts";
import { until } from "../local/until.ts";

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: unknown }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentSpanId = "00f067aa0ba902b7";

describe("traces", () => {
  let platform: LocalPlatform;
  let collector: Server;
  const received: { readonly url: string | undefined; readonly body: string }[] = [];
  let endpoint: string;

  before(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    collector = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ url: request.url, body });
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      });
    }).listen(port, "127.0.0.1");
    await once(collector, "listening");
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
  });

  after(async () => {
    collector.close();
    await platform.remove();
  });

  it("tell of a request, its queries and its calls as one trace, continuing the caller's", async () => {
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const worker = await platform.startReady("worker", { variables });
    const api = await platform.startReady("api", { variables, workerUrl: worker.url });
    const headers = { traceparent: `00-${traceId}-${parentSpanId}-01` };
    await postOrder(api.url, sampleOrder, headers);
    await fetch(`${api.url}/queue`, { headers });
    // What is left is sent at the end.
    await platform.stopProcesses();
    const exports = received.map(({ body }) => JSON.parse(body) as Export);
    const spans = exports
      .flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
      )
      .filter((span) => span.traceId === traceId);
    const named = (name: string, parent?: string) =>
      spans.find((span) => span.name === name && (parent === undefined || span.parentSpanId === parent));
    const post = named("POST /orders", parentSpanId);
    expect(named("order.create", post?.spanId), "the query is a child of the request").not.to.equal(
      undefined,
    );
    const asked = named("GET /queue", parentSpanId);
    const call = named("GET /queue", asked?.spanId);
    expect(named("GET /queue", call?.spanId), "the worker's span is a child of the call").not.to.equal(
      undefined,
    );
    expect(received.every(({ url }) => url === "/v1/traces")).to.equal(true);
    expect(received.map(({ body }) => body).join("")).not.to.contain(sampleOrder.customerEmail);
  });

  it("are neither recorded nor sent without an endpoint", async () => {
    const before = received.length;
    const api = await platform.startReady("api");
    await postOrder(api.url);
    await platform.stopProcesses();
    expect(received.length).to.equal(before);
  });

  it("harm no request when the collector is away", async () => {
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` };
    const api = await platform.startReady("api", { variables });
    expect((await postOrder(api.url)).status).to.equal(201);
    api.process.kill("SIGINT");
    expect(await until("it ends", () => api.process.exitCode ?? undefined)).to.equal(0);
  });
});
