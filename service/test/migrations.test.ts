import { expect } from "chai";
import { pino } from "pino";
import { LocalPlatform } from "../local/platform.ts";
import { until } from "../local/until.ts";
import { parseConfiguration } from "../src/configuration.ts";
import { type Migration, readMigrations } from "../src/database/migrations.ts";
import { migrate } from "../src/database/migrator.ts";

const quiet = pino({ level: "silent" });

function migration(version: number, text: string, oldestCode = 0): Migration {
  return { version, name: `${version}_more.sql`, text, checksum: text, oldestCode };
}

describe("migrations", () => {
  let platform: LocalPlatform;

  beforeEach(async () => {
    platform = await LocalPlatform.create();
  });

  afterEach(async () => platform.remove());

  const run = async (migrations: readonly Migration[] = readMigrations()) => {
    const { database: place, workerLogins } = parseConfiguration("migrate", platform.environment("migrate"));
    return migrate({ place, login: platform.api.migrator, workerLogins, logger: quiet, migrations });
  };
  const versions = async () => {
    const rows = await platform.query<{ version: number }>(
      "SELECT version FROM api.schema_migrations ORDER BY version",
    );
    return rows.map(({ version }) => version);
  };

  it("runs each once when three Jobs start at once", async () => {
    const jobs = await Promise.all([1, 2, 3].map(async () => platform.runJob("migrate")));
    const applied = jobs.flatMap(({ lines }) =>
      lines.filter(({ message }) => message === "migration applied"),
    );
    expect(applied.map(({ migration: name }) => name)).to.have.members(
      readMigrations().map(({ name }) => name),
    );
    expect(await versions()).to.deep.equal([1, 2]);
  });

  it("gives everything it makes to the owner of the schema, who cannot log in", async () => {
    await run();
    const owners = await platform.query(
      "SELECT DISTINCT tableowner AS owner, rolcanlogin AS login FROM pg_tables JOIN pg_roles ON rolname = tableowner WHERE schemaname = 'api'",
    );
    expect(owners).to.deep.equal([{ owner: "api_owner", login: false }]);
  });

  it("lets the worker process the outbox, and see no customer and create no order", async () => {
    await run();
    const may = async (right: string) => {
      const [row] = await platform.query<{ may: boolean }>(`SELECT ${right} AS may`);
      return row?.may;
    };
    expect(await may("has_table_privilege('worker_app_a', 'api.outbox', 'UPDATE')")).to.equal(true);
    expect(await may("has_column_privilege('worker_app_b', 'api.orders', 'status', 'UPDATE')")).to.equal(
      true,
    );
    expect(
      await may("has_column_privilege('worker_app_a', 'api.orders', 'customer_email', 'SELECT')"),
    ).to.equal(false);
    expect(await may("has_table_privilege('worker_app_a', 'api.orders', 'INSERT')")).to.equal(false);
    expect(await may("has_table_privilege('worker_app_a', 'api.outbox', 'DELETE')")).to.equal(false);
    expect(await may("has_table_privilege('worker_app_a', 'api.idempotency_keys', 'SELECT')")).to.equal(
      false,
    );
  });

  it("undoes a migration that fails, keeps those before it, and goes on from there", async () => {
    const files = readMigrations();
    const broken = migration(3, "ALTER TABLE orders ADD COLUMN note text; SELECT 1 / 0");
    let message = "";
    await run([...files, broken]).catch((problem: unknown) => (message = String(problem)));
    expect(message).to.contain("The migration 3_more.sql was undone: division by zero.");
    expect(await versions()).to.deep.equal([1, 2]);
    expect(await run([...files, migration(3, "ALTER TABLE orders ADD COLUMN note text")])).to.deep.equal([3]);
  });

  it("rejects a file that was changed after it was applied", async () => {
    await run();
    let message = "";
    const changed = readMigrations().map((file) =>
      file.version === 1 ? { ...file, checksum: "other" } : file,
    );
    await run(changed).catch((problem: unknown) => (message = String(problem)));
    expect(message).to.contain("Applied already, and different since: 0001_orders.sql.");
  });

  it("gives up soon where it would hold up the service's queries", async () => {
    await run();
    const lock = await platform.lockOrders("ACCESS EXCLUSIVE");
    let message = "";
    await run([...readMigrations(), migration(3, "ALTER TABLE orders ADD COLUMN note text")]).catch(
      (problem: unknown) => (message = String(problem)),
    );
    expect(message).to.contain("lock timeout");
    await lock.release();
  });

  it("keeps code from being ready that the schema no longer supports", async () => {
    await run([...readMigrations(), migration(3, "SELECT 1", 3)]);
    const api = await platform.start("api");
    const body = await until("it says why it is not ready", async () => {
      const text = await fetch(`${api.url}/health/ready`).then(
        async (response) => response.text(),
        () => "",
      );
      return text.includes("dropped") ? text : undefined;
    });
    expect(body).to.contain("the schema has dropped what code before 3 needs, this is 2");
  });
});
