import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { newPassword } from "../local/postgres.ts";
import { postOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import type { Login } from "../src/login.ts";

describe("rotation of the database login", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    api = await platform.startReady("api", { variables: { DATABASE_POOL_SIZE: "3" } });
  });

  after(async () => platform.remove());

  const loginsConnected = async () => {
    const rows = await platform.query<{ name: string }>(
      "SELECT DISTINCT usename AS name FROM pg_stat_activity WHERE application_name = 'api' ORDER BY name",
    );
    return rows.map(({ name }) => name);
  };
  /** The connections of the login before end a moment after the new one is in use. */
  const onlyConnected = async (username: string) =>
    until(`nobody but ${username} is connected`, async () => {
      const connected = await loginsConnected();
      return (connected.length === 1 && connected[0] === username) || undefined;
    });
  const replacements = () =>
    api.lines.filter(({ message }) => message === "the database login was replaced").length;

  it("moves to the other login without one failed request, and lets the old connections go", async () => {
    expect(await loginsConnected()).to.deep.equal(["api_app_a"]);
    const statuses: number[] = [];
    const stop = new AbortController();
    const load = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!stop.signal.aborted) statuses.push((await postOrder(api.url)).status);
      }),
    );
    for (let turn = 1; turn <= 4; turn++) {
      // As the platform's rotation: the login that nobody uses gets a new password, then the file names it.
      const { username } = platform.api.application[turn % 2] ?? platform.api.migrator;
      const login: Login = { username, password: newPassword() };
      await platform.query(`ALTER ROLE ${username} PASSWORD '${login.password}'`);
      platform.mountApiLogin(login);
      await until(`turn ${turn}`, () => replacements() === turn || undefined);
      await onlyConnected(username);
    }
    stop.abort();
    await load;
    expect(statuses.length).to.be.above(50);
    expect(statuses.filter((status) => status !== 201)).to.deep.equal([]);
  });

  it("keeps the present login while the new one does not work, and tries again until it does", async () => {
    const before = replacements();
    const { username } = platform.api.application[1];
    const login: Login = { username, password: newPassword() };
    platform.mountApiLogin(login);
    const complaint = "the new database login is unusable; the present one stays";
    await until("the complaint", () => api.output.includes(complaint) || undefined);
    expect((await postOrder(api.url)).status).to.equal(201);
    await platform.query(`ALTER ROLE ${username} PASSWORD '${login.password}'`);
    await until("it is taken over", () => replacements() === before + 1 || undefined);
    await onlyConnected(username);
  });

  it("keeps the present login while the file is broken", async () => {
    const before = replacements();
    platform.apiSecrets.replace({ "database.json": '{"username":"api_app_a"', "migrator.json": "{}" });
    await until("the complaint", () =>
      api.lines.find(({ err }) => JSON.stringify(err ?? "").includes("it is no JSON")),
    );
    expect((await postOrder(api.url)).status).to.equal(201);
    expect(replacements()).to.equal(before);
  });

  it("writes no password into any log", () => {
    expect(api.output).not.to.match(/password":"(?!\[redacted\])/);
    for (const { password } of [...platform.api.application, platform.api.migrator]) {
      expect(api.output).not.to.contain(password);
    }
  });
});
