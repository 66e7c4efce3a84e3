import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PostgresServer } from "../support/postgres.ts";
import { DataPlatform, failureOf, logins, provisioning, validator } from "./data-platform.ts";

/**
 * Every catalogue row that provisioning may write, with the transaction that wrote it last: the same text before and after
 * a run means that the run wrote nothing, not even the same again.
 */
const fingerprint = `
  SELECT string_agg(line, E'\\n' ORDER BY line) AS text FROM (
    SELECT format('role %s %s %s', rolname, xmin, rolpassword) AS line FROM pg_authid
    UNION ALL SELECT format('member %s %s %s', roleid, member, xmin) FROM pg_auth_members
    UNION ALL SELECT format('setting %s %s %s', setrole, setconfig, xmin) FROM pg_db_role_setting
    UNION ALL SELECT format('schema %s %s %s', nspname, nspacl, xmin) FROM pg_namespace WHERE nspname !~ '^pg_(temp|toast)'
    UNION ALL SELECT format('default %s %s %s', defaclrole, defaclacl, xmin) FROM pg_default_acl
    UNION ALL SELECT format('database %s %s %s', datname, datacl, xmin) FROM pg_database
    UNION ALL SELECT format('relation %s %s %s', relname, relacl, xmin) FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
    UNION ALL SELECT format('record %s %s', schema_version, xmin) FROM plinth.provisioning
  ) AS lines`;

/** The SQL that a page tells an operator to type, block by block. */
function sqlOf(runbook: string): readonly string[] {
  const page = readFileSync(
    join(import.meta.dirname, "..", "..", "docs", "runbooks", `${runbook}.md`),
    "utf8",
  );
  return [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, text = ""]) => text);
}

/** The master here is no superuser, as on RDS; the restore validator's IAM token is replaced by a password. */
describe("provisioning a real PostgreSQL", () => {
  let platform: DataPlatform;

  before(async () => {
    platform = await DataPlatform.start();
  });

  beforeEach(async () => {
    await platform.useNewDatabase();
  });

  after(() => platform.stop());

  const rolesNow = async () =>
    (await platform.asSuperuser<{ rolname: string }>("SELECT rolname FROM pg_roles ORDER BY 1")).map(
      ({ rolname }) => rolname,
    );

  it("is done by a master that is no superuser, as on RDS", async () => {
    const [master] = await platform.asSuperuser(
      "SELECT rolsuper, rolcreaterole, pg_has_role(rolname, 'rds_iam', 'MEMBER WITH ADMIN OPTION') AS gives_iam FROM pg_roles WHERE rolname = $1",
      [platform.postgres.master.username],
    );

    expect(master).to.deep.equal({ rolsuper: false, rolcreaterole: true, gives_iam: true });
  });

  it("makes every role, schema and right of a service, and says which", async () => {
    const { created, unchanged, unclaimed } = await platform.provision(provisioning("first"));

    expect(unclaimed).to.deep.equal([]);
    expect(unchanged).to.deep.equal([
      "attributes of role restore_validator",
      "attributes of role first_owner",
      "attributes of role first_app_a",
      "attributes of role first_app_b",
      "attributes of role first_migrator",
    ]);
    expect(created).to.deep.equal([
      `database ${platform.database} closed to PUBLIC`,
      "schema public closed to PUBLIC",
      "role restore_validator",
      "role restore_validator in rds_iam",
      `role restore_validator may connect to ${platform.database}`,
      "default_transaction_read_only of role restore_validator",
      "role first_owner",
      "role first_app_a",
      "role first_app_b",
      "role first_migrator",
      `role first_app_a may connect to ${platform.database}`,
      `role first_app_b may connect to ${platform.database}`,
      `role first_migrator may connect to ${platform.database}`,
      "role dbadmin may become first_owner",
      "role first_migrator may become first_owner",
      "schema first of first_owner",
      "role first_app_a may use schema first",
      "role first_app_b may use schema first",
      "role restore_validator may use schema first",
      "rights of first_app_a on tables in first",
      "rights of first_app_a on sequences in first",
      "rights of first_app_b on tables in first",
      "rights of first_app_b on sequences in first",
      "rights of restore_validator on tables in first",
      "search_path of role first_app_a",
      "search_path of role first_app_b",
      "search_path of role first_migrator",
      "role of role first_migrator",
      "schema plinth",
      "table plinth.provisioning",
      "role restore_validator may read plinth.provisioning",
      "schema version 1",
    ]);
    expect(
      await platform.asSuperuser(
        "SELECT rolname, rolcanlogin, rolpassword FROM pg_authid WHERE rolname LIKE 'first%' ORDER BY 1",
      ),
    ).to.deep.equal([
      { rolname: "first_app_a", rolcanlogin: true, rolpassword: null },
      { rolname: "first_app_b", rolcanlogin: true, rolpassword: null },
      { rolname: "first_migrator", rolcanlogin: true, rolpassword: null },
      { rolname: "first_owner", rolcanlogin: false, rolpassword: null },
    ]);
  });

  it("changes nothing when it is done a second time, not one row of a catalogue", async () => {
    const first = await platform.provision(provisioning("twice", "user"));
    const before = await platform.asSuperuser(fingerprint);

    const second = await platform.provision(provisioning("twice", "user"));

    expect(await platform.asSuperuser(fingerprint)).to.deep.equal(before);
    expect(second.created).to.deep.equal([]);
    expect(second.unchanged.length).to.equal(first.created.length + first.unchanged.length);
  });

  it("makes the same of two runs at once as of one", async () => {
    const event = provisioning("race");

    const [one, other] = await Promise.all([platform.provision(event), platform.provision(event)]);

    expect([one.created.length, other.created.length].toSorted((a, b) => a - b)[0]).to.equal(0);
  });

  it("adds a service and leaves the others as they are", async () => {
    await platform.provision(provisioning("older"));

    const { created } = await platform.provision(provisioning("older", "newer"));

    expect(created.filter((what) => what.includes("older"))).to.deep.equal([]);
    expect(created).to.include("schema newer of newer_owner");
  });

  it("names the schema of a service that was removed, and leaves it as it is", async () => {
    await platform.provision(provisioning("stays", "leaves"));
    const before = await platform.asSuperuser(fingerprint);

    const { created, unclaimed } = await platform.provision(provisioning("stays"));

    expect(created).to.deep.equal([]);
    expect(unclaimed).to.deep.equal(["leaves"]);
    expect(await platform.asSuperuser(fingerprint)).to.deep.equal(before);
  });

  it("is rid of a removed service by what its runbook says, typed as the master", async () => {
    await platform.provision(provisioning("kept", "orders"));
    const migrator = await platform.passwordFor("orders_migrator");
    await platform.postgres.query(migrator, platform.database, "CREATE TABLE item (id serial PRIMARY KEY)");
    const [closing = "", connected = "", dropping = ""] = sqlOf("removed-service");
    const typed = (text: string) =>
      platform.postgres.query(platform.postgres.master, platform.database, text);

    await typed(closing);
    const refused = await failureOf(platform.postgres.query(migrator, platform.database, "SELECT 1"));
    expect(await typed(connected)).to.deep.equal([]);
    await typed(dropping);

    expect(refused.message).to.equal('role "orders_migrator" is not permitted to log in');
    expect((await rolesNow()).filter((role) => role.startsWith("orders"))).to.deep.equal([]);
    expect((await platform.provision(provisioning("kept"))).unclaimed).to.deep.equal([]);
  });

  it("rejects to drop a removed service while another's table depends on it, and drops nothing", async () => {
    await platform.provision(provisioning("buyers", "orders"));
    await platform.asSuperuser(
      `CREATE TABLE orders.item (id integer PRIMARY KEY); ALTER TABLE orders.item OWNER TO orders_owner;
       CREATE TABLE buyers.basket (item integer REFERENCES orders.item)`,
    );
    const dropping = sqlOf("removed-service")[2] ?? "";

    const { message } = await failureOf(
      platform.postgres.query(platform.postgres.master, platform.database, dropping),
    );

    expect(message).to.contain("because other objects depend on");
    expect((await platform.provision(provisioning("buyers"))).unclaimed).to.deep.equal(["orders"]);
    // Roles belong to the server: the other tests want the name.
    await platform.asSuperuser("DROP TABLE buyers.basket");
    await platform.postgres.query(platform.postgres.master, platform.database, dropping);
  });

  it("keeps one service out of another's schema, whichever of its logins tries", async () => {
    await platform.provision(provisioning("alpha", "beta"));
    const migrator = await platform.passwordFor("beta_migrator");
    await platform.postgres.query(
      migrator,
      platform.database,
      "CREATE TABLE orders (id serial PRIMARY KEY, note text)",
    );
    const app = await platform.passwordFor("beta_app_b");
    await platform.postgres.query(
      app,
      platform.database,
      "INSERT INTO orders (note) VALUES ('of beta alone')",
    );

    for (const name of ["alpha_app_a", "alpha_app_b", "alpha_migrator"]) {
      const stranger = await platform.passwordFor(name);
      for (const statement of [
        "SELECT note FROM beta.orders",
        "UPDATE beta.orders SET note = ''",
        "SET ROLE beta_owner",
        "CREATE TABLE beta.mine ()",
        "CREATE TABLE public.mine ()",
        "CREATE SCHEMA mine",
      ]) {
        const { message } = await failureOf(platform.postgres.query(stranger, platform.database, statement));
        expect(message, `${name}: ${statement}`).to.match(/^permission denied/);
      }
    }
    expect(await platform.postgres.query(app, platform.database, "SELECT note FROM orders")).to.deep.equal([
      { note: "of beta alone" },
    ]);
  });

  it("lets both application logins use what the migrator makes, and not make or drop anything", async () => {
    await platform.provision(provisioning("gamma"));
    const migrator = await platform.passwordFor("gamma_migrator");
    await platform.postgres.query(
      migrator,
      platform.database,
      "CREATE TABLE item (id serial PRIMARY KEY, name text)",
    );

    for (const username of logins("gamma").application) {
      const login = await platform.passwordFor(username);
      const query = (text: string) => platform.postgres.query(login, platform.database, text);
      await query("INSERT INTO item (name) VALUES ('x')");
      await query("UPDATE item SET name = 'y'");
      expect(await query("SELECT name FROM item")).to.deep.equal([{ name: "y" }]);
      await query("DELETE FROM item");
      expect((await failureOf(query("DROP TABLE item"))).message).to.equal("must be owner of table item");
      expect((await failureOf(query("CREATE TABLE other ()"))).message).to.equal(
        "permission denied for schema gamma",
      );
    }
    expect(
      await platform.asSuperuser("SELECT tableowner FROM pg_tables WHERE schemaname = 'gamma'"),
    ).to.deep.equal([{ tableowner: "gamma_owner" }]);
  });

  it("lets the restore validator read every service and the recorded version, and write nothing", async () => {
    await platform.provision(provisioning("delta"));
    const migrator = await platform.passwordFor("delta_migrator");
    await platform.postgres.query(migrator, platform.database, "CREATE TABLE item (id integer)");
    const login = await platform.passwordFor(validator);
    const query = (text: string) => platform.postgres.query(login, platform.database, text);

    expect(await query("SELECT count(*)::integer AS rows FROM delta.item")).to.deep.equal([{ rows: 0 }]);
    expect(await query("SELECT schema_version FROM plinth.provisioning")).to.deep.equal([
      { schema_version: 1 },
    ]);
    expect((await failureOf(query("DELETE FROM delta.item"))).message).to.equal(
      "cannot execute DELETE in a read-only transaction",
    );
    expect((await failureOf(query("START TRANSACTION READ WRITE; DELETE FROM delta.item"))).message).to.equal(
      "permission denied for table item",
    );
  });

  it("completes what an earlier run or a hand left half done, tables that exist already included", async () => {
    const master = platform.postgres.master;
    await platform.postgres.query(
      master,
      platform.database,
      `CREATE ROLE half_owner NOLOGIN; CREATE ROLE half_app_a NOLOGIN;
       GRANT half_owner TO dbadmin; CREATE SCHEMA half AUTHORIZATION half_owner;
       SET ROLE half_owner; CREATE TABLE half.item (id integer)`,
    );

    await platform.provision(provisioning("half"));

    const login = await platform.passwordFor("half_app_a");
    await platform.postgres.query(login, platform.database, "INSERT INTO item VALUES (1)");
    expect((await platform.provision(provisioning("half"))).created).to.deep.equal([]);
  });

  it("does not give back a right that a migration took away", async () => {
    await platform.provision(provisioning("strict"));
    const migrator = await platform.passwordFor("strict_migrator");
    await platform.postgres.query(
      migrator,
      platform.database,
      "CREATE TABLE audit (id integer); REVOKE UPDATE, DELETE ON audit FROM strict_app_a, strict_app_b",
    );

    await platform.provision(provisioning("strict"));

    const login = await platform.passwordFor("strict_app_a");
    expect(
      (await failureOf(platform.postgres.query(login, platform.database, "DELETE FROM audit"))).message,
    ).to.equal("permission denied for table audit");
  });

  it("rejects a connection without TLS", async () => {
    const client = platform.postgres.client(platform.postgres.master, platform.database, { tls: false });

    const { message } = await failureOf(client.connect());

    expect(message).to.match(/^no pg_hba\.conf entry for host "127\.0\.0\.1", .* no encryption$/);
  });

  it("rejects a server that offers no TLS, and sends it no password", async () => {
    const plain = await PostgresServer.start({ tls: false });
    try {
      const { message } = await failureOf(
        platform.provision(provisioning("plain"), { DATABASE_PORT: String(plain.port) }),
      );

      expect(message).to.equal(
        `Cannot log in to localhost:${plain.port}/${platform.database} as "dbadmin": The server does not support SSL connections. The server offers no TLS, and without it no password is sent. Nothing was changed.`,
      );
      expect(plain.log()).not.to.include("user=dbadmin");
    } finally {
      await plain.stop();
    }
  });

  it("rejects a server whose certificate nobody vouches for", async () => {
    const { message } = await failureOf(platform.provision(provisioning("wrong"), { RDS_CA_FILE: "" }));

    expect(message).to.match(/as "dbadmin": self-signed certificate.*The server's certificate is not one/);
  });

  it("rejects a server of another name than its certificate's", async () => {
    const { message } = await failureOf(
      platform.provision(provisioning("wrong"), { DATABASE_HOST: "127.0.0.1" }),
    );

    expect(message).to.match(/does not match certificate's altnames.*The server's certificate is not one/);
  });

  it("rejects a database that cannot be reached", async () => {
    const { message } = await failureOf(platform.provision(provisioning("far"), { DATABASE_PORT: "1" }));

    expect(message).to.match(
      /^Cannot log in to localhost:1\/app_\w+ as "dbadmin": connect ECONNREFUSED .* Check that the database is available and that its security group admits this function\. Nothing was changed\.$/,
    );
  });

  it("rejects a master secret that does not exist", async () => {
    const arn = `${platform.masterSecretArn}-gone`;

    const { message } = await failureOf(platform.provision(provisioning("none"), { MASTER_SECRET_ARN: arn }));

    expect(message).to.match(
      /^The database's master secret arn:\S+-gone cannot be read: .*can't find the specified secret.*Nothing was changed\.$/,
    );
  });

  it("rejects a master password that is not the present one, without telling it", async () => {
    const arn = await platform.secrets.createMasterSecret("stale-master", {
      username: "dbadmin",
      password: "the-password-of-yesterday",
    });

    const failure = await failureOf(platform.provision(provisioning("stale"), { MASTER_SECRET_ARN: arn }));

    expect(failure.message).to.match(/as "dbadmin": password authentication failed for user "dbadmin"\. /);
    expect(failure.stack).not.to.include("the-password-of-yesterday");
  });

  it("rejects a version older than the one on record, and a role that was given special rights, each without a change", async () => {
    await platform.provision({ ...provisioning("later"), schemaVersion: 3 });
    await platform.asSuperuser("ALTER ROLE later_app_b BYPASSRLS");
    const before = await platform.asSuperuser(fingerprint);
    const roles = await rolesNow();

    const older = await failureOf(platform.provision({ ...provisioning("later"), schemaVersion: 2 }));
    const special = await failureOf(
      platform.provision({ ...provisioning("never", "later"), schemaVersion: 3 }),
    );

    expect(older.message).to.equal(
      "The database was provisioned to schema version 3, and this event asks for 2. Use the platform's version that wrote 3, or a later one. Nothing was changed.",
    );
    expect(special.message).to.match(/^"attributes of role later_app_b" cannot be brought about: /);
    expect(await platform.asSuperuser(fingerprint)).to.deep.equal(before);
    expect(await rolesNow(), "the roles of the service before it are gone again").to.deep.equal(roles);
  });

  it("rejects a schema that somebody else owns, and makes no role", async () => {
    await platform.asSuperuser("CREATE SCHEMA taken");
    const roles = await rolesNow();

    const { message } = await failureOf(platform.provision(provisioning("taken")));

    expect(message).to.match(
      /^PostgreSQL at localhost:\d+\/app_\w+ refused: schema "taken" already exists\.$/,
    );
    expect(await rolesNow()).to.deep.equal(roles);
  });

  it("writes no password to any log or summary", () => {
    const { password } = platform.postgres.master;

    expect(platform.postgres.log()).not.to.include(password);
    expect(platform.told.join("\n")).not.to.include(password);
  });
});
