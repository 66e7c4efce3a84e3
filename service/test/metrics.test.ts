import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { newKey, postOrder, sampleOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import manifest from "../package.json" with { type: "json" };

async function metricsOf(started: ServiceProcess): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${started.metricsPort}/metrics`);
  expect(response.status).to.equal(200);
  return response.text();
}

/** The sample with exactly these labels, written as Prometheus writes them. */
function sample(text: string, name: string): number | undefined {
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

describe("metrics", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;
  let worker: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    worker = await platform.startReady("worker");
    api = await platform.startReady("api", { workerUrl: worker.url });
  });

  after(async () => platform.remove());

  it("are on a port of their own and on no other", async () => {
    expect((await fetch(`${api.url}/metrics`)).status).to.equal(404);
    expect((await fetch(`http://127.0.0.1:${api.metricsPort}/orders`)).status).to.equal(404);
  });

  it("count orders and their value once, however often a request is repeated", async () => {
    const headers = { "idempotency-key": newKey() };
    for (let repeated = 0; repeated < 3; repeated++) await postOrder(api.url, sampleOrder, headers);
    await postOrder(api.url, { ...sampleOrder, currency: "USD" });
    const text = await metricsOf(api);
    expect(sample(text, 'orders_created_total{currency="EUR"}')).to.equal(1);
    expect(sample(text, 'orders_value_cents_total{currency="EUR"}')).to.equal(2500);
    expect(sample(text, 'orders_created_total{currency="USD"}')).to.equal(1);
    expect(
      sample(text, 'http_request_duration_seconds_count{method="POST",route="/orders",status_code="201"}'),
    ).to.equal(4);
  });

  it("tell the age of the oldest unprocessed order, which grows while processing is paused", async () => {
    await until(
      "the orders before are processed",
      async () => (await platform.unprocessed()) === 0 || undefined,
    );
    platform.setFlags('{"readOnly":true}');
    await until("the worker is paused", () => worker.output.includes('"readOnly":true') || undefined);
    await platform.query(
      "INSERT INTO api.outbox (kind, order_id, correlation_id, created_at) VALUES ('order.created', uuidv7(), 'old', now() - interval '1 hour')",
    );
    const age = async () => sample(await metricsOf(worker), "outbox_oldest_unprocessed_seconds") ?? 0;
    const first = await until("an hour", async () => {
      const seconds = await age();
      return seconds >= 3600 ? seconds : undefined;
    });
    await until("it grows", async () => (await age()) > first || undefined);
    expect(sample(await metricsOf(worker), "outbox_pending_messages")).to.equal(1);
    platform.setFlags("{}");
    await until("none is left", async () => (await age()) === 0 || undefined);
  });

  it("hold what the pool, the event loop and the build are", async () => {
    const text = await metricsOf(api);
    for (const state of ["in_use", "idle", "waiting"]) {
      expect(sample(text, `database_pool_connections{state="${state}"}`)).to.be.within(0, 10);
    }
    expect(sample(text, "nodejs_eventloop_lag_p99_seconds")).to.be.a("number");
    expect(sample(text, "event_loop_delay_milliseconds")).to.be.a("number");
    expect(
      sample(
        text,
        `build_info{version="${manifest.version}",revision="unknown",node_version="${process.version}"}`,
      ),
    ).to.equal(1);
    expect(sample(text, "http_requests_in_flight")).to.equal(0);
    expect(text).to.match(/^database_query_duration_seconds_bucket\{le="0.005",operation="order.create"\} /m);
  });

  it("get no new series from addresses, methods and ids that nobody serves", async () => {
    const series = async () =>
      (await metricsOf(api))
        .split("\n")
        .filter((line) => line.startsWith("http_request_duration_seconds_count")).length;
    await fetch(`${api.url}/nowhere`);
    await fetch(`${api.url}/orders/${newKey()}`);
    const before = await series();
    for (let index = 0; index < 50; index++) {
      await fetch(`${api.url}/nowhere/${index}`);
      await fetch(`${api.url}/orders/${newKey()}`);
    }
    expect(await series()).to.equal(before);
  });

  it("leave out the probes, which would drown the rest", async () => {
    expect(await metricsOf(api)).not.to.contain("/health");
  });
});
