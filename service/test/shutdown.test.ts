import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { postOrder } from "../local/requests.ts";
import { until } from "../local/until.ts";

describe("shutting down", () => {
  let platform: LocalPlatform;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
  });

  afterEach(async () => platform.stopProcesses());

  after(async () => platform.remove());

  for (const mode of ["api", "worker"] as const) {
    it(`${mode}: on SIGTERM is not ready but serves, then ends with 0`, async () => {
      const started = await platform.startReady(mode, {
        variables: { SHUTDOWN_DELAY_SECONDS: "2", SHUTDOWN_BUDGET_SECONDS: "10" },
      });
      started.terminate();
      await until(
        "not ready",
        async () => (await fetch(`${started.url}/health/ready`)).status === 503 || undefined,
      );
      expect((await fetch(`${started.url}/health/live`)).status).to.equal(200);
      if (mode === "api") {
        const served = await postOrder(started.url);
        expect([served.status, served.headers.get("connection")]).to.deep.equal([201, "close"]);
      }
      expect(await started.ended()).to.equal(0);
      expect(started.lines.at(-1)).to.include({ message: "everything is closed" });
    });
  }

  it("lets a request end that is under way when the door closes", async () => {
    const api = await platform.startReady("api", {
      variables: { SHUTDOWN_DELAY_SECONDS: "0", SHUTDOWN_BUDGET_SECONDS: "10" },
    });
    const lock = await platform.lockOrders("EXCLUSIVE");
    const slow = postOrder(api.url);
    await lock.awaited();
    api.terminate();
    await until("the door is closed", async () =>
      fetch(`${api.url}/health/live`).then(
        () => undefined,
        () => true,
      ),
    );
    await lock.release();
    expect((await slow).status).to.equal(201);
    expect(await api.ended()).to.equal(0);
  });

  it("ends with 1 when the budget is over and work is still under way", async () => {
    const api = await platform.startReady("api", {
      variables: {
        SHUTDOWN_DELAY_SECONDS: "0",
        SHUTDOWN_BUDGET_SECONDS: "1",
        DATABASE_STATEMENT_TIMEOUT_MILLISECONDS: "20000",
      },
    });
    const lock = await platform.lockOrders("EXCLUSIVE");
    const cut = postOrder(api.url).catch(() => undefined);
    await lock.awaited();
    api.terminate();
    expect(await api.ended()).to.equal(1);
    expect(api.lines.at(-1)).to.include({ message: "the budget is over; ending with work under way" });
    await cut;
    await lock.release();
  });
});
