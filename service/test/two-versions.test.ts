import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { bodyOf, postOrder } from "../local/requests.ts";
import { ServiceCopy } from "../local/service-copy.ts";
import { until } from "../local/until.ts";
import { readMigrations } from "../src/database/migrations.ts";

const next = readMigrations().length + 1;

/** The next version of this service, as somebody might write it: a column, its migration, and code that needs it. */
function nextVersion(): ServiceCopy {
  const copy = new ServiceCopy();
  copy.write(
    `migrations/${String(next).padStart(4, "0")}_order_channel.sql`,
    "-- oldest code: 0\n\nALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT 'web';\n",
  );
  copy.change(
    "src/orders/order-store.ts",
    "total_cents, lines, created_at",
    "total_cents, lines, created_at, channel",
  );
  copy.change("src/orders/order-store.ts", "    id: row.id,", "    id: row.id, channel: row.channel,");
  return copy;
}

describe("a release with a new schema", () => {
  let platform: LocalPlatform;
  let copy: ServiceCopy;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    copy = nextVersion();
  });

  after(async () => {
    copy.remove();
    await platform.remove();
  });

  it("keeps new code out of service until its migration has run, then both versions serve each other's orders", async () => {
    const old = await platform.startReady("api");
    const worker = await platform.startReady("worker");
    const fresh = await platform.start("api", { directory: copy.directory });
    const reason = await until("it says why it is not ready", async () => {
      const text = await fetch(`${fresh.url}/health/ready`).then(
        async (response) => response.text(),
        () => "",
      );
      return text.includes("schema") ? text : undefined;
    });
    expect(reason).to.contain(`the schema is at version ${next - 1}, this code needs ${next}`);

    const statuses: number[] = [];
    const stop = new AbortController();
    const load = (async () => {
      while (!stop.signal.aborted) {
        statuses.push((await postOrder(old.url)).status, (await fetch(`${old.url}/orders?limit=5`)).status);
      }
    })();
    await platform.runJob("migrate", { directory: copy.directory });
    await until("new code is ready", async () => (await fetch(`${fresh.url}/health/ready`)).ok || undefined);
    const ofOld = await bodyOf<{ id: string }>(await postOrder(old.url));
    const ofNew = await bodyOf<{ id: string }>(await postOrder(fresh.url));
    stop.abort();
    await load;
    expect(statuses.length).to.be.above(10);
    expect(statuses.filter((status) => status !== 201 && status !== 200)).to.deep.equal([]);

    const read = async (url: string, id: string) =>
      bodyOf<Record<string, unknown>>(await fetch(`${url}/orders/${id}`));
    expect(await read(old.url, ofNew.id))
      .to.include({ id: ofNew.id })
      .and.not.to.have.property("channel");
    expect(await read(fresh.url, ofOld.id)).to.include({ id: ofOld.id, channel: "web" });
    for (const started of [old, worker, fresh]) {
      expect((await fetch(`${started.url}/health/ready`)).status).to.equal(200);
    }
    await until("the worker of the old version confirms orders of both", async () => {
      const orders = await Promise.all([ofOld.id, ofNew.id].map(async (id) => read(old.url, id)));
      return orders.every(({ status }) => status === "confirmed") || undefined;
    });
  });

  it("can be taken back: the old version starts and is ready on the new schema", async () => {
    const old = await platform.startReady("api");
    expect((await postOrder(old.url)).status).to.equal(201);
  });
});
