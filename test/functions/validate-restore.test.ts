import { expect } from "chai";
import { inspect, type Session } from "../../functions/validate-restore/inspection.ts";
import { resultOf } from "../../functions/validate-restore/report.ts";
import { type RestoreJob, restoreJobId, siblingHost } from "../../functions/validate-restore/restore-job.ts";
import { readSettings } from "../../functions/validate-restore/settings.ts";
import { validateRestore } from "../../functions/validate-restore/validation.ts";
import { recordedClients } from "./recorded-clients.ts";

const planArn = "arn:aws:backup:us-east-1:111122223333:restore-testing-plan:plinth_prod_use1-0a1b2c";

const variables = {
  DATABASE_HOST: "database-1a2b3c4.abcdefghijkl.us-east-1.rds.amazonaws.com",
  DATABASE_PORT: "5432",
  DATABASE_NAME: "app",
  PLATFORM: "plinth-prod-use1",
  EXPECTATIONS: JSON.stringify({
    schemaVersion: 1,
    tables: [{ name: "api.orders", minimumRows: 3 }],
    maximumAgeDays: 9,
    plans: [
      { name: "plinth_prod_use1_continuous", arn: planArn, recoveryPointType: "CONTINUOUS", rpoSeconds: 900 },
    ],
    freshness: { table: "api.orders", column: "created_at" },
  }),
};

const completed = {
  RestoreJobId: "job-1",
  Status: "COMPLETED",
  ResourceType: "RDS",
  CreatedBy: { RestoreTestingPlanArn: planArn },
  CreatedResourceArn: "arn:aws:rds:us-east-1:111122223333:db:awsbackup-restore-test-5d5a14cc",
  CreationDate: new Date("2026-11-21T05:00:00Z"),
  CompletionDate: new Date("2026-11-21T05:23:00Z"),
} as const;

const event = {
  version: "0",
  source: "aws.backup",
  "detail-type": "Restore Job State Change",
  detail: { restoreJobId: "job-1", status: "COMPLETED", resourceType: "RDS", restoreTestingPlanArn: planArn },
};

/** Answers each query in turn with one row. */
function answering(...found: readonly unknown[]): Session {
  const answers = [undefined, ...found];
  return { query: async () => Promise.resolve({ rows: [{ found: answers.shift() }] }) };
}

const unused = {
  attempts: 1,
  pauseMilliseconds: 0,
  withSession: () => Promise.reject(new Error("no login was expected")),
};

async function failure(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
  } catch (problem) {
    return problem instanceof Error ? problem.message : "";
  }
  throw new Error("It was expected to fail, and did not.");
}

describe("functions/validate-restore", () => {
  const settings = readSettings(variables);

  it("reads its environment", () => {
    expect(settings).to.deep.equal({
      liveHost: "database-1a2b3c4.abcdefghijkl.us-east-1.rds.amazonaws.com",
      port: 5432,
      database: "app",
      caFile: undefined,
      platform: "plinth-prod-use1",
      expectations: {
        schemaVersion: 1,
        tables: [{ name: "api.orders", minimumRows: 3 }],
        maximumAgeDays: 9,
        plans: [
          {
            name: "plinth_prod_use1_continuous",
            arn: planArn,
            recoveryPointType: "CONTINUOUS",
            rpoSeconds: 900,
          },
        ],
        freshness: { table: "api.orders", column: "created_at" },
      },
    });
  });

  it("derives the endpoint of the restored instance from that of the live one", () => {
    expect(siblingHost(settings.liveHost, "awsbackup-restore-test-5d5a14cc")).to.equal(
      "awsbackup-restore-test-5d5a14cc.abcdefghijkl.us-east-1.rds.amazonaws.com",
    );
  });

  it("publishes the numbers first and then hands in the result", async () => {
    const { sent, ...clients } = recordedClients(completed);
    const hosts: string[] = [];
    const outcome = await validateRestore(event, settings, {
      ...clients,
      ...unused,
      withSession: (host, use) => {
        hosts.push(host);
        return use(answering(1, 3, 240));
      },
    });
    expect(outcome).to.deep.equal({
      succeeded: true,
      rtoSeconds: 1380,
      rpoSeconds: 240,
      message: "Restored in 1380 s; RPO 240 s.",
    });
    expect(hosts).to.deep.equal(["awsbackup-restore-test-5d5a14cc.abcdefghijkl.us-east-1.rds.amazonaws.com"]);
    const Dimensions = [
      { Name: "Platform", Value: "plinth-prod-use1" },
      { Name: "RecoveryPointType", Value: "CONTINUOUS" },
    ];
    expect(sent).to.deep.equal([
      ["DescribeRestoreJobCommand", { RestoreJobId: "job-1" }],
      [
        "PutMetricDataCommand",
        {
          Namespace: "Plinth/Restore",
          MetricData: [
            { MetricName: "ValidationSucceeded", Value: 1, Unit: "Count", Dimensions },
            { MetricName: "MeasuredRtoSeconds", Value: 1380, Unit: "Seconds", Dimensions },
            { MetricName: "MeasuredRpoSeconds", Value: 240, Unit: "Seconds", Dimensions },
          ],
        },
      ],
      [
        "PutRestoreValidationResultCommand",
        {
          RestoreJobId: "job-1",
          ValidationStatus: "SUCCESSFUL",
          ValidationStatusMessage: "Restored in 1380 s; RPO 240 s.",
        },
      ],
    ]);
  });

  it("tries to log in again, and reports a restore that nobody can log in to as failed", async () => {
    const { sent, ...clients } = recordedClients(completed);
    let attempts = 0;
    const outcome = await validateRestore(event, settings, {
      ...clients,
      attempts: 3,
      pauseMilliseconds: 0,
      withSession: () => {
        attempts += 1;
        return Promise.reject(new Error("connect ETIMEDOUT"));
      },
    });
    expect(attempts).to.equal(3);
    expect(outcome).to.deep.include({
      succeeded: false,
      rpoSeconds: undefined,
      message: "The restored instance cannot be used: connect ETIMEDOUT",
    });
    expect(sent.at(-1)).to.deep.equal([
      "PutRestoreValidationResultCommand",
      {
        RestoreJobId: "job-1",
        ValidationStatus: "FAILED",
        ValidationStatusMessage: "The restored instance cannot be used: connect ETIMEDOUT",
      },
    ]);
  });

  it("does not start anew when the connection breaks during the checks", async () => {
    const { sent: _sent, ...clients } = recordedClients(completed);
    let logins = 0;
    const outcome = await validateRestore(event, settings, {
      ...clients,
      attempts: 3,
      pauseMilliseconds: 0,
      withSession: (_host, use) => {
        logins += 1;
        return use({ query: () => Promise.reject(new Error("Connection terminated unexpectedly")) });
      },
    });
    expect(logins).to.equal(1);
    expect(outcome).to.deep.include({
      succeeded: false,
      message: "The restored instance cannot be used: Connection terminated unexpectedly",
    });
  });

  it("says that the RPO was not measured when no freshness is declared", async () => {
    const { freshness: _freshness, ...expectations } = settings.expectations;
    const job: RestoreJob = {
      id: "job-1",
      instance: "awsbackup-restore-test-5d5a14cc",
      startedAt: completed.CreationDate,
      completedAt: completed.CompletionDate,
      plan: {
        name: "plinth_prod_use1_continuous",
        arn: planArn,
        recoveryPointType: "CONTINUOUS",
        rpoSeconds: 900,
      },
    };
    expect(resultOf(job, await inspect(answering(1, 3), expectations, job))).to.deep.equal({
      succeeded: true,
      rtoSeconds: 1380,
      rpoSeconds: undefined,
      message: "Restored in 1380 s; RPO not measured.",
    });
  });

  const nothingToDo = [
    {
      of: "a restore that somebody started by hand",
      job: { ...completed, CreatedBy: {} },
      skipped: "Restore job-1 is not one of this platform's restore tests.",
    },
    {
      of: "another environment's restore test",
      job: { ...completed, CreatedBy: { RestoreTestingPlanArn: `${planArn}1` } },
      skipped: "Restore job-1 is not one of this platform's restore tests.",
    },
    {
      of: "a restore whose result is handed in already",
      job: { ...completed, ValidationStatus: "SUCCESSFUL" as const },
      skipped: "Restore job-1 already has the result SUCCESSFUL.",
    },
    {
      of: "a restore that is still running",
      job: { ...completed, Status: "RUNNING" as const },
      skipped: "Restore job-1 is RUNNING, and has not ended.",
    },
  ];
  for (const Status of ["FAILED", "ABORTED"] as const) {
    it(`counts a restore that is ${Status} as a failed test, and hands AWS Backup no result for it`, async () => {
      const { sent, ...clients } = recordedClients({
        ...completed,
        Status,
        StatusMessage: "the subnet group is gone",
        CreatedResourceArn: undefined,
        CompletionDate: undefined,
      });
      expect(await validateRestore(event, settings, { ...clients, ...unused })).to.deep.equal({
        failed: `Restore job-1 ${Status}: the subnet group is gone`,
      });
      expect(sent).to.deep.equal([
        ["DescribeRestoreJobCommand", { RestoreJobId: "job-1" }],
        [
          "PutMetricDataCommand",
          {
            Namespace: "Plinth/Restore",
            MetricData: [
              {
                MetricName: "ValidationSucceeded",
                Value: 0,
                Unit: "Count",
                Dimensions: [
                  { Name: "Platform", Value: "plinth-prod-use1" },
                  { Name: "RecoveryPointType", Value: "CONTINUOUS" },
                ],
              },
            ],
          },
        ],
      ]);
    });
  }

  for (const { job, of, skipped } of nothingToDo) {
    it(`leaves ${of} alone`, async () => {
      const { sent, ...clients } = recordedClients(job);
      expect(await validateRestore(event, settings, { ...clients, ...unused })).to.deep.equal({ skipped });
      expect(sent).to.have.length(1);
    });
  }

  it("rejects a job that did not make an instance of a restore test, and reports nothing", async () => {
    const { sent, ...clients } = recordedClients({
      ...completed,
      CreatedResourceArn: "arn:aws:rds:us-east-1:111122223333:db:database-1a2b3c4",
    });
    expect(await failure(() => validateRestore(event, settings, { ...clients, ...unused }))).to.equal(
      "Restore job-1 made arn:aws:rds:us-east-1:111122223333:db:database-1a2b3c4, which is not a database instance of a restore test. No result was reported.",
    );
    expect(sent).to.have.length(1);
  });

  it("rejects another event", () => {
    expect(() => restoreJobId({ "detail-type": "Backup Job State Change", detail: {} })).to.throw(
      'The event is not a "Restore Job State Change" of AWS Backup; no result was reported.',
    );
  });

  it("rejects an environment with several mistakes, naming each", () => {
    expect(() =>
      readSettings({ ...variables, DATABASE_HOST: undefined, DATABASE_PORT: "x", EXPECTATIONS: "{" }),
    ).to.throw(
      /malformed[^]*is not set[^]*DATABASE_HOST[^]*allowed is a port[^]*is not JSON[^]*EXPECTATIONS/,
    );
  });

  it("rejects a table's name that could be more than a name", () => {
    const EXPECTATIONS = JSON.stringify({
      ...JSON.parse(variables.EXPECTATIONS),
      tables: [{ name: 'api.orders"; drop table x', minimumRows: 1 }],
    });
    expect(() => readSettings({ ...variables, EXPECTATIONS })).to.throw(
      "allowed is schema.table in lower case",
    );
  });
});
