import { expect } from "chai";
import { LocalPlatform, untilReady } from "../local/platform.ts";
import { bodyOf, postOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import { Health, type Readiness, Unhealthy } from "../src/operations/health.ts";

async function readinessOf(started: ServiceProcess): Promise<{ status: number; body: Readiness }> {
  const response = await fetch(`${started.url}/health/ready`);
  return { status: response.status, body: await bodyOf<Readiness>(response) };
}

describe("health", () => {
  let platform: LocalPlatform;

  before(async () => {
    platform = await LocalPlatform.create();
  });

  afterEach(async () => platform.stopProcesses());

  after(async () => platform.remove());

  it("is alive and started, and not ready, before the migrations have run; then ready by itself", async () => {
    const api = await platform.start("api");
    await until("it listens", async () =>
      fetch(`${api.url}/health/startup`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
    expect((await fetch(`${api.url}/health/live`)).status).to.equal(200);
    const { body, status } = await readinessOf(api);
    expect(status).to.equal(503);
    expect(body.checks[0]).to.include({
      name: "database",
      ok: false,
      reason: "the schema has no migrations",
    });
    await platform.runJob("migrate");
    await untilReady(api);
  });

  it("names the commit that its image was built from", async () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const api = await platform.startReady("api", { variables: { SERVICE_REVISION: commit } });
    const response = await fetch(`${api.url}/health/live`);
    expect(await bodyOf(response)).to.deep.equal({ live: true, revision: commit });
  });

  for (const mode of ["api", "worker"] as const) {
    it(`${mode}: reports its checks with their latency`, async () => {
      const started = await platform.startReady(mode);
      const { body, status } = await readinessOf(started);
      expect(status).to.equal(200);
      expect(body.checks.map(({ name, ok }) => [name, ok])).to.deep.equal([
        ["database", true],
        ["memory", true],
      ]);
      for (const { latencyMilliseconds } of body.checks) expect(latencyMilliseconds).to.be.within(0, 5000);
    });

    it(`${mode}: without its database is not ready but alive, and recovers alone`, async () => {
      const started = await platform.startReady(mode);
      await platform.server.stop();
      try {
        const away = await until("not ready", async () => {
          const answer = await readinessOf(started);
          return answer.status === 503 ? answer.body : undefined;
        });
        expect(away.checks[0]).to.include({ name: "database", ok: false, reason: "unavailable" });
        expect((await fetch(`${started.url}/health/live`)).status).to.equal(200);
        expect((await fetch(`${started.url}/health/startup`)).status).to.equal(200);
        if (mode === "api") {
          const refused = await postOrder(started.url);
          expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([503, "2"]);
        }
      } finally {
        await platform.server.start();
      }
      await untilReady(started);
      if (mode === "api") expect((await postOrder(started.url)).status).to.equal(201);
    });
  }

  it("asks the database at most once a second, however many probes come", async () => {
    const api = await platform.startReady("api");
    const asked = () => platform.server.log().split("operation='schema.version'").length;
    const before = asked();
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => fetch(`${api.url}/health/ready`)),
    );
    const seconds = (performance.now() - began) / 1000;
    expect(answers.every(({ status }) => status === 200)).to.equal(true);
    expect(asked() - before).to.be.within(0, Math.ceil(seconds) + 1);
  });
});

describe("readiness", () => {
  it("shows the reason of a check that means it, and hides any other error", async () => {
    const health = new Health([
      { name: "kind", run: () => Promise.reject(new Unhealthy("too old")) },
      { name: "unkind", run: () => Promise.reject(new Error("password=hunter2")) },
      { name: "fine", run: () => Promise.resolve() },
    ]);
    const { checks, ready } = await health.readiness();
    expect(ready).to.equal(false);
    expect(checks.map(({ name, ok, reason }) => [name, ok, reason])).to.deep.equal([
      ["kind", false, "too old"],
      ["unkind", false, "failed"],
      ["fine", true, undefined],
    ]);
  });

  it("is lost at once and for good when draining begins", async () => {
    const health = new Health([{ name: "fine", run: () => Promise.resolve() }]);
    expect((await health.readiness()).ready).to.equal(true);
    health.drain();
    expect((await health.readiness()).ready).to.equal(false);
  });
});
