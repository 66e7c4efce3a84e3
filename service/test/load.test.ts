import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { Load, tableOf } from "../local/load.ts";
import { LocalPlatform } from "../local/platform.ts";
import { newPassword } from "../local/postgres.ts";
import { residentMegabytes } from "../local/resident-memory.ts";
import { RoundRobinProxy } from "../local/round-robin-proxy.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";

const requestsPerSecond = 200;
const seconds = 30;

/**
 * Everything at once, on loopback: it shows that no request is lost, not how fast the service is. The times depend on what
 * else the machine does, and are printed, not judged.
 */
describe("under load", () => {
  let platform: LocalPlatform;
  let proxy: RoundRobinProxy;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
  });

  after(async () => {
    proxy.stop();
    await platform.remove();
  });

  it("loses no request of 200 a second for 30 s, through two rotations and the end of one of two replicas", async function carry() {
    this.timeout(180_000);
    const worker = await platform.startReady("worker");
    const options = {
      workerUrl: worker.url,
      variables: { SHUTDOWN_DELAY_SECONDS: "5", SHUTDOWN_BUDGET_SECONDS: "60" },
    };
    const replicas = await Promise.all([
      platform.startReady("api", options),
      platform.startReady("api", options),
    ]);
    const [leaving, staying] = replicas;
    proxy = await RoundRobinProxy.start(replicas.map(({ port }) => port));
    expect(proxy.ready).to.equal(2);
    const load = new Load(proxy.url, "before");
    const running = load.run(requestsPerSecond, seconds);

    await wait(6000);
    load.phase = "during rotation";
    for (const turn of [1, 2]) await rotate(platform, turn, replicas);
    load.phase = "after rotation";
    await wait(4000);
    const memory = await Promise.all([...replicas, worker].map(residentMegabytes));
    load.phase = "during drain";
    leaving.terminate();
    expect(await leaving.ended()).to.equal(0);
    load.phase = "after drain";
    await running;

    const summaries = load.summaries();
    process.stdout.write(`\n${tableOf(summaries)}\n`);
    process.stdout.write(
      `    resident memory, MB: ${memory.map((megabytes) => megabytes.toFixed(0)).join(" and ")} (two api, worker)\n\n`,
    );
    expect(load.failures()).to.deep.equal({});
    expect(summaries.map(({ phase }) => phase)).to.deep.equal([
      "before",
      "during rotation",
      "after rotation",
      "during drain",
      "after drain",
    ]);
    expect(summaries.reduce((total, { requests }) => total + requests, 0)).to.equal(
      requestsPerSecond * seconds,
    );
    expect(proxy.ready).to.equal(1);
    await staying.stop();
    const [orders] = await platform.query<{ all: number; sent: number }>(
      "SELECT (SELECT count(*)::int FROM api.orders) AS all, (SELECT count(*)::int FROM api.outbox) AS sent",
    );
    expect(orders).to.deep.equal({
      all: (requestsPerSecond * seconds) / 5,
      sent: (requestsPerSecond * seconds) / 5,
    });
  });
});

/** As the platform does it: the login that nobody uses gets a new password, then the mounted file names that login. */
async function rotate(
  platform: LocalPlatform,
  turn: number,
  replicas: readonly ServiceProcess[],
): Promise<void> {
  const { username } = platform.api.application[turn % 2] ?? platform.api.migrator;
  const login = { username, password: newPassword() };
  await platform.query(`ALTER ROLE ${username} PASSWORD '${login.password}'`);
  platform.mountApiLogin(login);
  await until(`rotation ${turn} has reached every replica`, () => {
    const done = replicas.every(
      ({ lines }) =>
        lines.filter(({ message }) => message === "the database login was replaced").length === turn,
    );
    return done || undefined;
  });
  await wait(1000);
}
