import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { postOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import { retryAfterSeconds } from "../src/outbox/outbox.ts";

describe("the worker", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    api = await platform.startReady("api");
  });

  after(async () => platform.remove());

  it("shares the work with others: each message is processed once", async () => {
    // Few at a time: more than the bound at once would be turned away.
    for (let round = 0; round < 6; round++) {
      await Promise.all(Array.from({ length: 20 }, async () => postOrder(api.url)));
    }
    const workers = await Promise.all([1, 2, 3].map(async () => platform.startReady("worker")));
    await until("all are processed", async () => (await platform.unprocessed()) === 0 || undefined);
    const [attempts] = await platform.query(
      "SELECT min(attempts) AS least, max(attempts) AS most FROM api.outbox",
    );
    expect(attempts).to.deep.equal({ least: 1, most: 1 });
    const processed = await until("120 lines", () => {
      const found = workers.flatMap(({ lines }) =>
        lines.filter(({ message }) => message === "message processed"),
      );
      return found.length >= 120 ? found : undefined;
    });
    expect(new Set(processed.map(({ messageId }) => messageId)).size).to.equal(processed.length);
    expect(processed).to.have.length(120);
    await Promise.all(workers.map(async (worker) => worker.stop()));
  });

  it("puts off a message that it does not know, and processes those behind it", async () => {
    await platform.query(
      "INSERT INTO api.outbox (kind, order_id, correlation_id) VALUES ('order.of-the-future', uuidv7(), 'future')",
    );
    await postOrder(api.url, undefined, { "x-request-id": "behind-it" });
    const worker = await platform.startReady("worker");
    await until("the message behind it", () =>
      worker.lines.find(
        ({ correlationId, message }) => correlationId === "behind-it" && message === "message processed",
      ),
    );
    const [put] = await platform.query(
      "SELECT attempts > 0 AS tried, next_attempt_at > created_at AS later, processed_at FROM api.outbox WHERE correlation_id = 'future'",
    );
    expect(put).to.deep.equal({ tried: true, later: true, processed_at: null });
  });

  it("survives the loss of its connection in the middle of a transaction, and goes on with the message", async () => {
    const worker = await platform.startReady("worker");
    await platform.query(
      "ALTER TABLE api.orders ADD CONSTRAINT slow CHECK (status <> 'confirmed' OR pg_sleep(2) IS NOT NULL) NOT VALID",
    );
    await postOrder(api.url, undefined, { "x-request-id": "cut-off" });
    const busy = await until("the worker is in its transaction", async () => {
      const [found] = await platform.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'worker' AND query LIKE '%order.confirm%' AND state = 'active'",
      );
      return found;
    });
    // Killed, it says no word of farewell; PostgreSQL then starts anew by itself, which on a busy machine takes a while.
    process.kill(busy.pid, "SIGKILL");
    await until(
      "the database is back",
      // An answer can be lost to the restart although its statement was carried out: asked again, it must not fail.
      () => platform.query("ALTER TABLE api.orders DROP CONSTRAINT IF EXISTS slow").catch(() => undefined),
      90,
    );
    await until("it is processed", async () => {
      const rows = await platform.query(
        "SELECT FROM api.outbox WHERE correlation_id = 'cut-off' AND processed_at IS NOT NULL",
      );
      return rows.length === 1 || undefined;
    });
    expect(worker.process.exitCode).to.equal(null);
  });

  it("waits longer after each failure, an hour at most", () => {
    expect([0, 1, 2, 3, 11, 12, 500].map(retryAfterSeconds)).to.deep.equal([1, 2, 4, 8, 2048, 3600, 3600]);
  });

  it("purges what was processed and is old, and keys that are past their time, and nothing else", async () => {
    await platform.query(
      `UPDATE api.outbox SET processed_at = now() - interval '25 hours' WHERE id % 2 = 0 AND processed_at IS NOT NULL`,
    );
    await platform.query(
      `UPDATE api.idempotency_keys SET expires_at = now() - interval '1 second' WHERE key LIKE '%1'`,
    );
    const countsOf = async () => {
      const [row] = await platform.query<{ old: number; all: number; expired: number; keys: number }>(
        `SELECT (SELECT count(*)::int FROM api.outbox WHERE processed_at < now() - interval '24 hours') AS old,
                (SELECT count(*)::int FROM api.outbox) AS all,
                (SELECT count(*)::int FROM api.idempotency_keys WHERE expires_at < now()) AS expired,
                (SELECT count(*)::int FROM api.idempotency_keys) AS keys`,
      );
      return row ?? { old: 0, all: 0, expired: 0, keys: 0 };
    };
    const before = await countsOf();
    expect(before.old).to.be.above(10);
    expect(before.expired).to.be.above(5);
    const job = await platform.runJob("purge");
    expect(job.lines.at(-1)).to.include({ message: "purged", messages: before.old, keys: before.expired });
    expect(await countsOf()).to.deep.equal({
      old: 0,
      all: before.all - before.old,
      expired: 0,
      keys: before.keys - before.expired,
    });
  });
});
