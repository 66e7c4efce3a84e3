import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { bodyOf, newKey, postOrder, sampleOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import type { Order } from "../src/orders/order.ts";

interface Page {
  readonly orders: readonly Order[];
  readonly next?: string;
}

interface Refusal {
  readonly title: string;
  readonly mistakes?: readonly string[];
}

describe("orders", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    api = await platform.startReady("api");
  });

  after(async () => platform.remove());

  it("creates an order and reads it at the address that it gave", async () => {
    const created = await postOrder(api.url);
    expect(created.status).to.equal(201);
    const order = await bodyOf<Order>(created);
    expect(order).to.deep.include({
      ...sampleOrder,
      lines: [...sampleOrder.lines],
      status: "received",
      totalCents: 2500,
    });
    const read = await fetch(`${api.url}${created.headers.get("location") ?? ""}`);
    expect(await bodyOf<Order>(read)).to.deep.equal(order);
  });

  it("answers a repeated request with the same order and creates none", async () => {
    const headers = { "idempotency-key": newKey() };
    const first = await bodyOf<Order>(await postOrder(api.url, sampleOrder, headers));
    const again = await postOrder(api.url, sampleOrder, headers);
    expect(again.status).to.equal(201);
    expect(await bodyOf<Order>(again)).to.deep.equal(first);
    const [counts] = await platform.query(
      "SELECT count(*)::int AS messages FROM api.outbox WHERE order_id = $1",
      [first.id],
    );
    expect(counts).to.deep.equal({ messages: 1 });
  });

  it("creates one order when ten requests with one key come at once", async () => {
    const headers = { "idempotency-key": newKey() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => postOrder(api.url, sampleOrder, headers)),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal(Array.from({ length: 10 }, () => 201));
    const ids = await Promise.all(answers.map(async (answer) => (await bodyOf<Order>(answer)).id));
    expect(new Set(ids).size).to.equal(1);
  });

  it("rejects a key that was used for another order", async () => {
    const headers = { "idempotency-key": newKey() };
    await postOrder(api.url, sampleOrder, headers);
    const other = await postOrder(api.url, { ...sampleOrder, currency: "USD" }, headers);
    expect(other.status).to.equal(422);
    expect((await bodyOf<Refusal>(other)).title).to.equal(
      "This Idempotency-Key was used for another order; use a new one.",
    );
  });

  it("rejects every mistake of an order at once, and repeats no value", async () => {
    const refused = await postOrder(api.url, {
      customerEmail: "hidden.person",
      currency: "DOGE",
      lines: [{ sku: "A-1", quantity: 0, unitPriceCents: 1 }],
      note: "x",
    });
    expect(refused.status).to.equal(400);
    expect(refused.headers.get("content-type")).to.match(/^application\/problem\+json/);
    const text = await refused.text();
    expect(text).not.to.contain("hidden.person");
    const { mistakes = [] } = JSON.parse(text) as Refusal;
    expect(mistakes.map((mistake) => mistake.split(":")[0])).to.deep.equal([
      "customerEmail",
      "currency",
      "lines.0.quantity",
      "the whole",
    ]);
  });

  it("rejects an order without an idempotency key", async () => {
    const refused = await postOrder(api.url, sampleOrder, { "idempotency-key": "" });
    expect(refused.status).to.equal(400);
  });

  it("lists all orders once, the newest first, page by page, while new ones come", async () => {
    for (let index = 0; index < 12; index++) await postOrder(api.url);
    const [found] = await platform.query<{ ids: readonly string[] }>(
      "SELECT array_agg(id::text ORDER BY id DESC) AS ids FROM api.orders",
    );
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const after: string = next === undefined ? "" : `&after=${next}`;
      const page: Page = await bodyOf(await fetch(`${api.url}/orders?limit=5${after}`));
      expect(page.orders.length).to.be.at.most(5);
      seen.push(...page.orders.map(({ id }) => id));
      await postOrder(api.url);
      ({ next } = page);
    } while (next !== undefined);
    expect(seen).to.deep.equal(found?.ids);
  });

  for (const query of ["limit=0", "limit=101", "limit=x", "after=1", "offset=5"]) {
    it(`rejects a list with ${query}`, async () => {
      expect((await fetch(`${api.url}/orders?${query}`)).status).to.equal(400);
    });
  }

  for (const id of ["01a1fd2d-8fb0-7913-ac62-0f2cc43a785d", "1", "%27%20OR%201=1"]) {
    it(`finds no order ${id}`, async () => {
      expect((await fetch(`${api.url}/orders/${id}`)).status).to.equal(404);
    });
  }

  it("has its orders confirmed by the worker, and asks the worker for the queue", async () => {
    const worker = await platform.startReady("worker");
    const asking = await platform.startReady("api", { workerUrl: worker.url });
    const order = await bodyOf<Order>(await postOrder(asking.url));
    await until("the order is confirmed", async () => {
      const read = await bodyOf<Order>(await fetch(`${asking.url}/orders/${order.id}`));
      return read.status === "confirmed" || undefined;
    });
    const queue = await until("the queue is empty", async () => {
      const answer = await fetch(`${asking.url}/queue`);
      const state = await bodyOf<{ pending?: number }>(answer);
      return answer.ok && state.pending === 0 ? state : undefined;
    });
    expect(queue).to.deep.equal({ pending: 0, oldestSeconds: 0 });
  });

  it("serves orders while the worker is away, and says that the queue is unknown", async () => {
    const queue = await fetch(`${api.url}/queue`);
    expect([queue.status, queue.headers.get("retry-after")]).to.deep.equal([503, "2"]);
    expect((await postOrder(api.url)).status).to.equal(201);
  });
});
