import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { expect } from "chai";
import { freePort } from "../local/free-port.ts";
import { LocalPlatform } from "../local/platform.ts";
import { bodyOf, postOrder, sampleOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import { correlationIdOf } from "../src/correlation.ts";
import { withComment } from "../src/database/query-comment.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

/** A worker that remembers how it was asked. */
async function recordingWorker(): Promise<{ url: string; server: Server; asked: IncomingHttpHeaders[] }> {
  const asked: IncomingHttpHeaders[] = [];
  const port = await freePort();
  const server = createServer((request, response) => {
    asked.push(request.headers);
    response.end(JSON.stringify({ pending: 3, oldestSeconds: 1.5 }));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${port}`, server, asked };
}

describe("logs and correlation", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;
  let worker: Awaited<ReturnType<typeof recordingWorker>>;

  before(async () => {
    worker = await recordingWorker();
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    api = await platform.startReady("api", { workerUrl: worker.url });
  });

  after(async () => {
    worker.server.close();
    await platform.remove();
  });

  const lineOf = async (correlationId: string) =>
    until(`the line of ${correlationId}`, () =>
      api.lines.find((line) => line["correlationId"] === correlationId && line["message"] === "request"),
    );

  it("writes one line for a request, with exactly these fields", async () => {
    const response = await postOrder(api.url, sampleOrder, { "x-request-id": "one-line" });
    expect(response.headers.get("x-request-id")).to.equal("one-line");
    const line = await lineOf("one-line");
    expect(Object.keys(line)).to.deep.equal([
      "level",
      "timestamp",
      "service",
      "environment",
      "version",
      "correlationId",
      "method",
      "route",
      "status",
      "durationMilliseconds",
      "message",
    ]);
    expect(line).to.include({ level: "info", method: "POST", route: "/orders", status: 201 });
    expect(new Date(String(line["timestamp"])).toISOString()).to.equal(line["timestamp"]);
    expect(api.lines.filter(({ correlationId }) => correlationId === "one-line")).to.have.length(1);
  });

  it("writes neither bodies nor paths nor queries", async () => {
    await postOrder(api.url, { ...sampleOrder, customerEmail: "private.person@customer.example" });
    await postOrder(api.url, "not json private.person");
    await fetch(`${api.url}/private.person?private.person`, { headers: { "x-request-id": "no-bodies" } });
    expect(await lineOf("no-bodies")).to.include({ route: "unmatched", status: 404 });
    expect(api.output).not.to.contain("private.person");
    expect(api.output).not.to.contain(sampleOrder.customerEmail);
  });

  it("takes the id of the trace before that of the request, and passes both on", async () => {
    const response = await fetch(`${api.url}/queue`, { headers: { traceparent, "x-request-id": "other" } });
    expect(await bodyOf(response)).to.deep.equal({ pending: 3, oldestSeconds: 1.5 });
    expect(response.headers.get("x-request-id")).to.equal(traceId);
    expect(worker.asked.at(-1)).to.include({ "x-request-id": traceId, traceparent });
    await lineOf(traceId);
  });

  it("ends every statement of a request with its id", async () => {
    await fetch(`${api.url}/orders?limit=1`, { headers: { "x-request-id": "in-the-database" } });
    await postOrder(api.url, sampleOrder, { "x-request-id": "after-a-body" });
    const log = await until("the statements are logged", () => {
      const text = platform.server.log();
      return text.includes("after-a-body") ? text : undefined;
    });
    expect(log).to.contain("/*correlation_id='in-the-database',operation='order.list'*/");
    expect(log).to.contain("/*correlation_id='after-a-body',operation='order.create'*/");
  });

  it("gives the worker's lines the id of the request that made the order", async () => {
    const processing = await platform.startReady("worker");
    await postOrder(api.url, sampleOrder, { "x-request-id": "through-the-outbox" });
    const line = await until("the worker's line", () =>
      processing.lines.find(({ correlationId }) => correlationId === "through-the-outbox"),
    );
    expect(line).to.include({ message: "message processed", kind: "order.created" });
  });

  it("makes an id for a request without one, or with one that is no id", async () => {
    for (const given of [undefined, "", "x".repeat(65), "*/ DROP TABLE orders; --"]) {
      expect(correlationIdOf(given === undefined ? {} : { "x-request-id": given })).to.match(
        /^[0-9a-f-]{36}$/,
      );
    }
    expect(correlationIdOf({ traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` })).to.match(
      /^[0-9a-f-]{36}$/,
    );
  });
});

describe("the comment of a statement", () => {
  it("cannot be ended by a value", () => {
    expect(
      withComment("SELECT 1", { correlation_id: "*/ DROP TABLE orders; -- '", operation: "a b" }),
    ).to.equal(
      "SELECT 1 /*correlation_id='%2a%2F%20DROP%20TABLE%20orders%3B%20--%20%27',operation='a%20b'*/",
    );
  });

  it("leaves out what is not known", () => {
    expect(withComment("SELECT 1", { correlation_id: undefined, operation: "x" })).to.equal(
      "SELECT 1 /*operation='x'*/",
    );
    expect(withComment("SELECT 1", {})).to.equal("SELECT 1");
  });
});
