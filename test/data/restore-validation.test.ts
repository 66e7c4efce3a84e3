import { expect } from "chai";
import { withConnection } from "../../functions/database/connection.ts";
import { readSettings } from "../../functions/validate-restore/settings.ts";
import { type Outcome, validateRestore } from "../../functions/validate-restore/validation.ts";
import { type RecordedClients, recordedClients } from "../functions/recorded-clients.ts";
import type { Login } from "../support/postgres.ts";
import { DataPlatform, logins, provisioning, validator } from "./data-platform.ts";

const planArn = "arn:aws:backup:us-east-1:111122223333:restore-testing-plan:plinth_dev_use1-0a1b2c";
const event = { "detail-type": "Restore Job State Change", detail: { restoreJobId: "job-1" } };

/**
 * The validator against a real PostgreSQL that real provisioning has laid out. A restore is a copy of the live database,
 * brought into the state to be found out.
 *
 * Not proven: that RDS restores, and that it takes an IAM token. Here a password stands in for the token, the copy stands on
 * the same server, and the requests to AWS Backup and CloudWatch end before the network.
 */
describe("validating the restore of a real PostgreSQL", () => {
  let platform: DataPlatform;
  let live: string;
  let login: Login;
  let copies = 0;

  before(async () => {
    platform = await DataPlatform.start();
    await platform.useNewDatabase();
    live = platform.database;
    await platform.provision(provisioning("api"));
    const migrator = await platform.passwordFor(logins("api").migrator);
    await platform.postgres.query(
      migrator,
      live,
      "CREATE TABLE orders (id integer PRIMARY KEY, created_at timestamptz NOT NULL)",
    );
    const application = await platform.passwordFor(logins("api").application[0]);
    await platform.postgres.query(
      application,
      live,
      "INSERT INTO orders SELECT n, now() - n * interval '1 minute' FROM generate_series(1, 100) AS n",
    );
    login = await platform.passwordFor(validator);
  });

  after(() => platform.stop());

  /** A copy of the live database, changed by `damage`. */
  async function restored(...damage: readonly string[]): Promise<string> {
    copies += 1;
    const copy = `restored_${copies}`;
    const { postgres } = platform;
    await postgres.query(postgres.superuser, "postgres", `CREATE DATABASE ${copy} TEMPLATE ${live}`);
    for (const statement of damage) await postgres.query(postgres.superuser, copy, statement);
    return copy;
  }

  async function validate(
    database: string,
    { as = login }: { readonly as?: Login } = {},
  ): Promise<{ readonly outcome: Outcome; readonly sent: RecordedClients["sent"] }> {
    const { caFile, host, port } = platform.postgres;
    const startedAt = new Date();
    const { sent, ...clients } = recordedClients({
      RestoreJobId: "job-1",
      Status: "COMPLETED",
      CreatedBy: { RestoreTestingPlanArn: planArn },
      CreatedResourceArn: "arn:aws:rds:us-east-1:111122223333:db:awsbackup-restore-test-5d5a14cc",
      CreationDate: startedAt,
      CompletionDate: new Date(startedAt.getTime() + 1_200_000),
    });
    const settings = readSettings({
      DATABASE_HOST: "database-1a2b3c4.abcdefghijkl.us-east-1.rds.amazonaws.com",
      DATABASE_PORT: String(port),
      DATABASE_NAME: database,
      PLATFORM: "plinth-dev-use1",
      EXPECTATIONS: JSON.stringify({
        schemaVersion: 1,
        tables: [{ name: "api.orders", minimumRows: 100 }],
        maximumAgeDays: 9,
        plans: [{ name: "plinth_dev_use1", arn: planArn, recoveryPointType: "CONTINUOUS", rpoSeconds: 900 }],
        freshness: { table: "api.orders", column: "created_at" },
      }),
    });
    const outcome = await validateRestore(event, settings, {
      ...clients,
      attempts: 1,
      pauseMilliseconds: 0,
      // The name of the restored instance would not resolve here.
      withSession: (_host, use) =>
        withConnection({ host, port, database, caFile, masterSecretArn: "" }, as, use),
    });
    return { outcome, sent };
  }

  it("passes a good restore with its RTO and RPO", async () => {
    const { outcome, sent } = await validate(await restored());

    expect(outcome).to.deep.include({ succeeded: true, rtoSeconds: 1200 });
    const rpo = "rpoSeconds" in outcome ? outcome.rpoSeconds : undefined;
    // The newest row is a minute older than the beginning of this file's tests.
    expect(rpo).to.be.within(60, 300);
    expect(sent.at(-1)).to.deep.equal([
      "PutRestoreValidationResultCommand",
      {
        RestoreJobId: "job-1",
        ValidationStatus: "SUCCESSFUL",
        ValidationStatusMessage: `Restored in 1200 s; RPO ${String(rpo)} s.`,
      },
    ]);
  });

  async function failed(database: string, reasons: string): Promise<void> {
    const { outcome, sent } = await validate(database);
    expect(outcome).to.deep.include({ succeeded: false, message: reasons });
    expect(sent.at(-1)).to.deep.equal([
      "PutRestoreValidationResultCommand",
      { RestoreJobId: "job-1", ValidationStatus: "FAILED", ValidationStatusMessage: reasons },
    ]);
  }

  it("fails an empty restore, in which not even the provisioning is found", async () => {
    await platform.useNewDatabase();

    await failed(
      platform.database,
      'The schema version cannot be read: relation "plinth.provisioning" does not exist. ' +
        'Table api.orders cannot be read: relation "api.orders" does not exist. ' +
        'The age of api.orders.created_at cannot be read: relation "api.orders" does not exist.',
    );
  });

  it("fails a restore whose tables are there without a row", async () => {
    await failed(
      await restored("TRUNCATE api.orders"),
      "Table api.orders has 0 rows; expected are at least 100. Table api.orders has no row, so that its newest has no age.",
    );
  });

  it("fails a stale restore with both numbers", async () => {
    const { outcome } = await validate(
      await restored(
        "UPDATE api.orders SET created_at = date_trunc('second', now()) - interval '2 hours' - id * interval '1 minute'",
      ),
    );

    expect(outcome).to.deep.include({ succeeded: false });
    expect("message" in outcome ? outcome.message : "").to.match(
      /^The newest api\.orders\.created_at is 72[67]\d seconds older than the start of the restore; the objective is 900\.$/,
    );
  });

  it("fails a truncated restore although its newest rows are there", async () => {
    await failed(
      await restored("DELETE FROM api.orders WHERE id > 60"),
      "Table api.orders has 60 rows; expected are at least 100.",
    );
  });

  it("fails a restore of a layout that the platform no longer has", async () => {
    await failed(
      await restored("UPDATE plinth.provisioning SET schema_version = 0"),
      "The schema version is 0; expected is 1.",
    );
  });

  it("fails a column that lies in the future, since it cannot tell what was lost", async () => {
    const { outcome } = await validate(
      await restored("UPDATE api.orders SET created_at = now() + interval '1 day'"),
    );

    expect("message" in outcome ? outcome.message : "").to.match(
      /^The newest api\.orders\.created_at is \d+ seconds after the start of the restore; name a column that holds the time of the commit\.$/,
    );
  });

  it("fails a table that the validator may not read, with PostgreSQL's reason", async () => {
    await failed(
      await restored("REVOKE SELECT ON api.orders FROM restore_validator"),
      "Table api.orders cannot be read: permission denied for table orders. " +
        "The age of api.orders.created_at cannot be read: permission denied for table orders.",
    );
  });

  it("fails a restore that refuses the login", async () => {
    const { outcome } = await validate(await restored(), { as: { ...login, password: "wrong" } });

    expect(outcome).to.deep.include({ succeeded: false, rpoSeconds: undefined });
    expect("message" in outcome ? outcome.message : "").to.match(
      /^The restored instance cannot be used: Cannot log in to .*password authentication failed for user "restore_validator"/,
    );
  });

  it("changes nothing in what it validates: its login is read-only", async () => {
    const copy = await restored();
    let message = "";
    try {
      await platform.postgres.query(login, copy, "CREATE TEMPORARY TABLE scratch ()");
    } catch (problem) {
      message = problem instanceof Error ? problem.message : "";
    }

    expect(message).to.equal("cannot execute CREATE TABLE in a read-only transaction");
  });
});
