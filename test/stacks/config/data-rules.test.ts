import { expect } from "chai";
import { backupSchedules } from "../../../components/data/backup-rules.ts";
import { checkStack } from "../../../stacks/config/parse.ts";
import type { ConfigProblem } from "../../../stacks/config/problem.ts";
import { type Change, mistakesIn, prodWith, rawStack, told } from "../../support/stack-files.ts";

const found = (...changes: readonly Change[]): readonly ConfigProblem[] => mistakesIn(prodWith(...changes));

/** Prod with these changes has exactly these mistakes. */
function rejects(messages: readonly string[], ...changes: readonly Change[]): void {
  expect(told(found(...changes))).to.deep.equal(messages);
}

const onDay = (day: string, version: string) =>
  checkStack(prodWith([["database", "engineVersion"], version]), [], day);

describe("config of the database", () => {
  it("rejects names that PostgreSQL or RDS keeps for itself, and proposes another", () => {
    const at = 'plinth:database.name does not fit: "';
    const reason = '" is a name that PostgreSQL or RDS keeps for itself; choose another, as in "';
    rejects([`${at}user${reason}user_data"`], [["database", "name"], "user"]);
    rejects([`${at}rdsadmin${reason}admin_data"`], [["database", "name"], "rdsadmin"]);
    rejects([`${at}pg_orders${reason}orders_data"`], [["database", "name"], "pg_orders"]);
  });

  it("rejects a name that is no identifier", () => {
    rejects(["plinth:database.name is not of the right form"], [["database", "name"], "my-app"]);
  });

  it("rejects a version without a family, with the versions that have one", () => {
    const [mistake] = found([["database", "engineVersion"], "19"]);
    expect(mistake?.message).to.match(
      /^does not fit: "19" is no version of PostgreSQL that this platform knows; allowed are 18, 17, 16, 15, 14,/,
    );
  });

  it("rejects a version as a number, which would lose its zeros", () => {
    rejects(
      ["plinth:database.engineVersion is a number, not text: put it in quotes"],
      [["database", "engineVersion"], 18.1],
    );
  });

  it("rejects a version whose support has ended by the given day", () => {
    expect(told(onDay("2027-03-01", "14").mistakes)).to.deep.equal([
      "plinth:database.engineVersion does not fit: RDS ended its standard support of PostgreSQL 14 on 2027-02-28. Upgrade to one of 18, 17, 16, 15. See https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
    ]);
  });

  it("warns six months before the end of a version's support, and not earlier", () => {
    const early = onDay("2026-08-20", "14");
    expect([early.mistakes, early.warnings]).to.deep.equal([[], []]);
    const late = onDay("2026-11-21", "14");
    expect(late.mistakes).to.deep.equal([]);
    expect(told(late.warnings).join()).to.match(
      /^plinth:database.engineVersion does not fit: RDS ends its standard support of PostgreSQL 14 on 2027-02-28, within 6 months\. /,
    );
  });

  it("rejects an instance class that is not known and names the nearest", () => {
    const [mistake] = found([["database", "instanceClass"], "db.m7g.larg"]);
    expect(mistake).to.include({ message: "is not an allowed value", nearest: "db.m7g.large" });
  });

  it("rejects a retention outside 1 to 35 days", () => {
    for (const days of [0, 36])
      rejects(
        ["plinth:database.backupRetentionDays is out of range"],
        [["database", "backupRetentionDays"], days],
      );
  });

  it("rejects storage that cannot grow by a tenth", () => {
    rejects(
      [
        "plinth:database.maxAllocatedStorageGb is less than a tenth above allocatedStorageGb, 100, so that RDS refuses to enlarge the storage by itself",
      ],
      [["database", "maxAllocatedStorageGb"], 109],
    );
  });

  it("rejects windows that overlap, also across midnight and the end of the week", () => {
    const sentence = (backup: string, maintenance: string) =>
      `plinth:database.maintenanceWindow does not fit: The backup window ${backup} overlaps the maintenance window ${maintenance}, and RDS refuses that. Move one of them`;
    rejects(
      [sentence("02:00-03:00", "sun:02:30-sun:03:30")],
      [["database", "maintenanceWindow"], "sun:02:30-sun:03:30"],
    );
    rejects(
      [sentence("23:30-00:30", "mon:00:00-mon:01:00")],
      [["database", "backupWindow"], "23:30-00:30"],
      [["database", "maintenanceWindow"], "mon:00:00-mon:01:00"],
    );
  });

  it("rejects windows of less than half an hour, and times that do not exist", () => {
    rejects(
      [
        'plinth:database.maintenanceWindow does not fit: The backup window "02:00-02:29" is 29 minutes long; RDS allows 30 minutes to less than 24 hours',
      ],
      [["database", "backupWindow"], "02:00-02:29"],
    );
    expect(told(found([["database", "backupWindow"], "25:00-26:00"]))[0]).to.match(/"25:00-26:00"/);
  });

  it("rejects windows in which AWS Backup could take no daily snapshot", () => {
    expect(backupSchedules.daily).to.equal("cron(0 6 ? * * *)");
    const why = "touches 06:00-08:00 UTC, when AWS Backup takes its daily snapshot, and RDS takes none then";
    rejects([`plinth:database.backupWindow ${why}`], [["database", "backupWindow"], "07:30-08:30"]);
    rejects(
      [`plinth:database.backupWindow ${why}`],
      [["database", "backupWindow"], "23:00-07:00"],
      [["database", "maintenanceWindow"], "sun:09:00-sun:10:00"],
    );
    rejects(
      [`plinth:database.maintenanceWindow ${why}`],
      [["database", "maintenanceWindow"], "sun:05:30-sun:06:30"],
    );
  });

  it("takes windows that end and begin where the snapshot's time does", () => {
    rejects(
      [],
      [["database", "backupWindow"], "05:00-06:00"],
      [["database", "maintenanceWindow"], "sun:08:00-sun:09:00"],
    );
  });

  it("rejects restore options that contradict each other", () => {
    const origins = "allowed is exactly one of snapshotIdentifier, sourceInstance, automatedBackupArn";
    const restore = (value: unknown): Change => [["database", "restore"], value];
    rejects(
      [
        `plinth:database.restore does not fit: A restore names snapshotIdentifier and sourceInstance; ${origins}`,
      ],
      restore({ snapshotIdentifier: "before", sourceInstance: "other" }),
    );
    rejects(
      [`plinth:database.restore does not fit: A restore names nothing to restore from; ${origins}`],
      restore({ restoreTime: "2026-11-20T04:30:00Z" }),
    );
    rejects(
      [
        "plinth:database.restore does not fit: A restore names a snapshot and a restoreTime; a snapshot is of one time only. Remove one of them",
      ],
      restore({ snapshotIdentifier: "before", restoreTime: "2026-11-20T04:30:00Z" }),
    );
    rejects(["plinth:database.restore is not an allowed value"], restore("yesterday"));
    rejects([], restore({ sourceInstance: "other", restoreTime: "2026-11-20T04:30:00Z" }));
  });
});

describe("config of services", () => {
  const api = {
    image: `222233334444.dkr.ecr.us-east-1.amazonaws.com/api@sha256:${"0".repeat(64)}`,
    port: 8080,
    probes: { startup: "/startup", liveness: "/live", readiness: "/ready" },
    resources: { cpuMillicores: 100, memoryMib: 128 },
    replicas: { min: 1, max: 2 },
    poolSize: 5,
    connectsTo: ["database"],
  };

  it("rejects a name that is no kebab case, reserved, or too long", () => {
    const long = `orders-${"x".repeat(25)}`;
    expect(told(found([["services"], { Api: api }]))[0]).to.match(
      /^plinth:services.Api does not fit: "Api" is no service name;/,
    );
    expect(told(found([["services"], { user: api }]))[0]).to.match(
      /^plinth:services.user does not fit: The service "user" would get the schema "user", which PostgreSQL keeps/,
    );
    expect(told(found([["services"], { "rds-proxy": api }]))[0]).to.match(/names that begin with "rds"/);
    const [mistake] = found([["services"], { [long]: api }]);
    expect(mistake).to.include({
      message: "has a name of 32 characters",
      allowed: "at most 30, so that the names of its roles and logins fit; shorten it by 2",
    });
  });

  it("rejects a connection to what is not known", () => {
    const [mistake] = found([["services"], { api: { ...api, connectsTo: ["databse"] } }]);
    expect(mistake).to.include({
      path: "plinth:services.api.connectsTo[0]",
      message: "is not an allowed value",
      allowed: "database, https, service:NAME or host:NAME, as in service:orders or host:api.example.com",
    });
  });

  it("rejects an unknown key of a service with the known ones", () => {
    const [mistake] = found([["services"], { api: { ...api, ports: 3 } }]);
    expect(mistake).to.include({
      path: "plinth:services.api.ports",
      message: "is not a known key",
      nearest: "port",
    });
  });

  it("rejects pools that do not fit the instance, with the numbers", () => {
    const [mistake, ...more] = found(
      [["database", "instanceClass"], "db.t4g.micro"],
      [["services"], { api: { ...api, replicas: { min: 1, max: 8 }, poolSize: 10 } }],
    );
    expect(more).to.deep.equal([]);
    expect(mistake?.path).to.equal("plinth:services");
    expect(mistake?.message).to.equal(
      "does not fit: The services may open 139 connections at once and db.t4g.micro accepts about 74: " +
        "100 (api: 8 replicas and 2 more during a release, 10 connections each) + " +
        "30 (reserve for migrations, provisioning, rotation, restore validation and people) + " +
        "9 (kept back by PostgreSQL and RDS for administrators). Take smaller pools, fewer replicas or a larger instance class",
    );
  });

  it("does not count the pools of a service without a connection", () => {
    rejects(
      [],
      [["database", "instanceClass"], "db.t4g.micro"],
      [["services"], { api: { ...api, replicas: { min: 1, max: 400 }, poolSize: 0, connectsTo: [] } }],
    );
  });
});

describe("config of secrets", () => {
  it("rejects more services with a database than the watch over secrets' ages has room for", () => {
    const services = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `service-${String(index).padStart(2, "0")}`,
          { connectsTo: ["database"] },
        ]),
      );
    const about = (count: number) =>
      found([["services"], services(count)]).filter(({ path }) => path === "plinth:services");
    expect(about(25)).to.deep.equal([]);
    expect(about(26)[0]).to.include({
      message:
        "has 26 services that connect to the database, and the watch over their secrets' ages has room for 25",
      allowed:
        "at most 25 of them; give the others an environment of their own, or let them ask a service that connects",
    });
  });

  it("rejects a rotation that is rarer than the maximum age", () => {
    rejects(
      [
        "plinth:secrets.rotationDays does not fit: rotationDays is 30 and maximumAgeDays is 20: every secret would be too old before it is rotated. Rotate more often, or allow a greater age",
      ],
      [["secrets", "maximumAgeDays"], 20],
    );
  });

  it("rejects a refresh interval that does not fit into the overlap of two rotations", () => {
    rejects(
      [
        "plinth:secrets.refreshIntervalSeconds does not fit: refreshIntervalSeconds is 43200: two intervals are 86400 seconds, and a login changes every 86400 seconds. Clients would lose the login they use. Refresh more often, or rotate less often",
      ],
      [["secrets", "rotationDays"], 1],
      [["secrets", "refreshIntervalSeconds"], 43_200],
    );
  });

  it("rejects a recovery window between 1 and 6 days", () => {
    const [mistake] = found([["secrets", "recoveryWindowDays"], 6]);
    expect(mistake).to.include({
      message: "is out of range",
      allowed: "0, or a whole number of days from 7 to 30",
    });
  });
});

describe("config of backups", () => {
  it("rejects a copy in the own Region and in one that is not allowed", () => {
    rejects(
      ["plinth:backup.copyRegion is the environment's own Region, whose loss a copy is for"],
      [["backup", "copyRegion"], "us-east-1"],
    );
    rejects(
      ["plinth:backup.copyRegion is not among allowedRegions"],
      [["backup", "copyRegion"], "eu-west-1"],
    );
  });

  it("rejects retentions that the vault's lock refuses, where each stands", () => {
    const refused = (days: number) =>
      `is ${days} days, which the vault's lock refuses: each of its backup jobs would fail`;
    rejects(
      [
        `plinth:database.backupRetentionDays ${refused(5)}`,
        `plinth:backup.dailyRetentionDays ${refused(3)}`,
        `plinth:backup.monthlyRetentionDays ${refused(400)}`,
      ],
      [["database", "backupRetentionDays"], 5],
      [["backup", "dailyRetentionDays"], 3],
      [["backup", "monthlyRetentionDays"], 400],
    );
  });

  it("takes any of them without a lock, and without continuous backup the instance's own", () => {
    rejects([], [["backup", "vaultLock", "mode"], "none"], [["backup", "dailyRetentionDays"], 3]);
    rejects([], [["backup", "continuous"], false], [["database", "backupRetentionDays"], 5]);
  });

  it("rejects a lock that is the wrong way round", () => {
    rejects(
      ["plinth:backup.vaultLock.minimumDays is 400 days, more than the maximum of 365"],
      [["backup", "vaultLock", "minimumDays"], 400],
    );
  });

  it("rejects objectives that the settings cannot reach, by scenario", () => {
    const mistakes = found([["database", "multiAz"], false], [["backup", "objectives", "rtoMinutes"], 30]);
    expect(new Set(mistakes.map(({ path }) => path))).to.deep.equal(
      new Set(["plinth:backup.objectives.rtoMinutes"]),
    );
    expect(mistakes.map(({ message }) => /when (.*?):/.exec(message)?.[1])).to.deep.equal([
      "a zone is lost",
      "data are damaged",
      "the instance is deleted",
      "the Region is lost",
    ]);
  });

  it("rejects silence about the loss of a Region without a copy, and takes its acceptance", () => {
    const without: Change = [["backup", "copyRegion"], "none"];
    expect(told(found(without)).map((text) => text.slice(0, 60))).to.deep.equal([
      "plinth:backup.objectives.rtoMinutes cannot be kept: RTO of 6",
      "plinth:backup.objectives.rpoMinutes cannot be kept: RPO of 1",
    ]);
    rejects([], without, [["backup", "objectives", "regionLoss"], "accept"]);
  });

  it("reckons with a measured restore instead of the assumption", () => {
    const quick: Change = [["backup", "objectives", "rtoMinutes"], 30];
    expect(found(quick)).to.have.lengthOf(3);
    rejects([], quick, [["backup", "restoreTesting", "measuredMinutes"], 25]);
  });

  it("rejects a schedule that is no cron expression", () => {
    const [mistake] = found([["backup", "restoreTesting", "schedule"], "0 2 * * 0"]);
    expect(mistake).to.include({
      path: "plinth:backup.restoreTesting.schedule",
      allowed: 'cron() with six fields in UTC, as in "cron(0 2 ? * SUN *)"',
    });
  });

  it("rejects expectations about tables of no service", () => {
    const [mistake] = found(
      [["backup", "restoreTesting", "tables"], [{ name: "api.orders", minimumRows: 1 }]],
      [["backup", "restoreTesting", "freshness"], { table: "orders.events", column: "created_at" }],
    );
    expect(mistake).to.include({
      path: "plinth:backup.restoreTesting.freshness.table",
      message: "is in the schema of no service",
      allowed: "a table in one of the schemas api, worker",
    });
  });
});

describe("config of alarms", () => {
  it("rejects a URL, a second topic and an entry that stands twice", () => {
    const path = ["alarms", "subscribers"];
    const topic = (name: string) => `arn:aws:sns:us-east-1:777788889999:${name}`;
    rejects(
      [
        "plinth:alarms.subscribers[0] is a URL, and a webhook's URL is a credential that would stand in the state",
      ],
      [path, ["https://hooks.example.com/T1/abc"]],
    );
    rejects(
      ["plinth:alarms.subscribers has 2 topics, and one is allowed"],
      [path, [topic("one"), topic("two")]],
    );
    rejects(
      ["plinth:alarms.subscribers[1] stands in the list twice"],
      [path, ["a@example.com", "a@example.com"]],
    );
  });
});

describe("the tracked files", () => {
  it("say nothing about a lost Region in prod that is not kept", () => {
    expect(rawStack("prod").values["backup"]).to.have.nested.property("objectives.regionLoss", "recover");
  });
});
