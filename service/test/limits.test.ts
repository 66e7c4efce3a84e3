import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { bodyOf, postOrder, sampleOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import { Admission } from "../src/http/admission.ts";

/** Sends these bytes and nothing more. @returns what comes back until the server closes the connection. */
async function answerUntilClosed(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(bytes);
  return text(socket);
}

describe("limits", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    api = await platform.startReady("api", {
      variables: {
        REQUEST_TIMEOUT_SECONDS: "2",
        MAX_IN_FLIGHT_REQUESTS: "10",
        // Longer than a busy machine takes over what waits for a lock here.
        DATABASE_STATEMENT_TIMEOUT_MILLISECONDS: "60000",
      },
    });
  });

  after(async () => platform.remove());

  it("refuse a body that is too large", async () => {
    const refused = await postOrder(api.url, { ...sampleOrder, padding: "x".repeat(70_000) });
    expect(refused.status).to.equal(413);
    expect((await bodyOf<{ title: string }>(refused)).title).to.equal("The body is too large.");
  });

  it("refuse a body that is no JSON", async () => {
    expect((await postOrder(api.url, sampleOrder, { "content-type": "text/plain" })).status).to.equal(415);
    expect((await postOrder(api.url, "{")).status).to.equal(400);
  });

  it("refuse a body with a key that would change a prototype", async () => {
    expect((await postOrder(api.url, '{"__proto__":{"admin":true}}')).status).to.equal(400);
  });

  it("close on a client that is slow with its headers", async () => {
    const answer = await answerUntilClosed(api.port, "POST /orders HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    expect(answer).to.match(/^HTTP\/1.1 408 /);
  });

  it("close on a client that is slow with its body", async () => {
    const head =
      "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    const answer = await answerUntilClosed(api.port, head);
    expect(answer).to.match(/^HTTP\/1.1 408 /);
  });

  it("close an idle connection after as long as the platform says, and tell the client", async () => {
    const brief = await platform.startReady("api", { variables: { KEEP_ALIVE_SECONDS: "1" } });
    const answer = await answerUntilClosed(brief.port, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(answer).to.match(/^HTTP\/1.1 200 /);
    expect(answer).to.match(/^keep-alive: timeout=1\r$/im);
  });

  it("put the security headers on every answer, refusals included", async () => {
    for (const path of ["/orders", "/nowhere", "/health/live"]) {
      const { headers } = await fetch(`${api.url}${path}`);
      expect([
        headers.get("x-content-type-options"),
        headers.get("content-security-policy"),
        headers.get("cache-control"),
        headers.get("strict-transport-security"),
        headers.get("x-powered-by"),
      ]).to.deep.equal([
        "nosniff",
        "default-src 'none'; frame-ancestors 'none'",
        "no-store",
        "max-age=31536000; includeSubDomains",
        null,
      ]);
    }
  });

  it("turn away at once what is too much, serve the rest, and let probes in", async () => {
    const lock = await platform.lockOrders("EXCLUSIVE");
    const answers: Response[] = [];
    const all = Array.from({ length: 40 }, async () => {
      answers.push(await postOrder(api.url));
    });
    try {
      await until("30 have an answer", () => answers.length >= 30 || undefined);
      expect(answers.map(({ headers, status }) => [status, headers.get("retry-after")])).to.deep.equal(
        Array.from({ length: 30 }, () => [503, "1"]),
      );
      expect((await fetch(`${api.url}/health/live`)).status).to.equal(200);
    } finally {
      await lock.release();
    }
    await Promise.all(all);
    expect(answers.slice(30).map(({ status }) => status)).to.deep.equal(
      Array.from({ length: 10 }, () => 201),
    );
    const metrics = await (await fetch(`http://127.0.0.1:${api.metricsPort}/metrics`)).text();
    expect(metrics).to.contain('http_requests_shed_total{reason="in_flight"} 30');
    expect((await postOrder(api.url)).status).to.equal(201);
  });

  it("end a statement that takes too long, with 503 and when to come again", async () => {
    const hurried = await platform.startReady("api", {
      variables: { DATABASE_STATEMENT_TIMEOUT_MILLISECONDS: "2000" },
    });
    const lock = await platform.lockOrders("ACCESS EXCLUSIVE");
    const refused = await fetch(`${hurried.url}/orders`);
    expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([503, "2"]);
    await lock.release();
  });
});

describe("admission", () => {
  const limits = { maxInFlight: 2, maxEventLoopDelayMilliseconds: 100 };

  it("lets in as many as the bound, and one more when one has left", () => {
    const admission = new Admission(limits, { milliseconds: 0 });
    expect([admission.enter(), admission.enter(), admission.enter()]).to.deep.equal([
      undefined,
      undefined,
      "in_flight",
    ]);
    admission.leave();
    expect(admission.enter()).to.equal(undefined);
  });

  it("lets nobody in while the event loop is late", () => {
    const delay = { milliseconds: 101 };
    const admission = new Admission(limits, delay);
    expect(admission.enter()).to.equal("event_loop");
    delay.milliseconds = 100;
    expect(admission.enter()).to.equal(undefined);
    expect(admission.inFlight).to.equal(1);
  });
});
