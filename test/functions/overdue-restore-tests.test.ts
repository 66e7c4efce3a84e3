import { expect } from "chai";
import { checkOverdue, isScheduled } from "../../functions/validate-restore/overdue.ts";
import type { Expectations } from "../../functions/validate-restore/settings.ts";
import { recordedClients } from "./recorded-clients.ts";

const now = new Date("2026-11-21T12:00:00Z");
const limit = new Date("2026-11-12T12:00:00Z");

const plan = (name: string): Expectations["plans"][number] => ({
  name,
  arn: `arn:aws:backup:us-east-1:111122223333:restore-testing-plan:${name}-0a1b2c`,
  recoveryPointType: "SNAPSHOT",
  rpoSeconds: 93_600,
});

interface Known {
  /** Results of the completed restores since the limit, in pages. */
  readonly pages: readonly (readonly (string | undefined)[])[];
  readonly made: string;
}

function fieldOf(input: unknown, name: string): unknown {
  return typeof input === "object" && input !== null
    ? Object.entries(input).find(([key]) => key === name)?.[1]
    : undefined;
}

async function check(plans: Readonly<Record<string, Known>>) {
  const { sent, ...clients } = recordedClients({}, (command, input) => {
    if (command === "GetRestoreTestingPlanCommand") {
      const { made } = plans[String(fieldOf(input, "RestoreTestingPlanName"))] ?? { made: "" };
      return { RestoreTestingPlan: { CreationTime: new Date(made) } };
    }
    const name = Object.keys(plans).find(
      (one) => fieldOf(input, "ByRestoreTestingPlanArn") === plan(one).arn,
    );
    const { pages } = plans[name ?? ""] ?? { pages: [] };
    const page = Number(fieldOf(input, "NextToken") ?? 0);
    return {
      RestoreJobs: (pages[page] ?? []).map((ValidationStatus) => ({ ValidationStatus })),
      ...(page + 1 < pages.length ? { NextToken: String(page + 1) } : {}),
    };
  });
  const expectations: Expectations = {
    schemaVersion: 1,
    tables: [],
    maximumAgeDays: 9,
    plans: Object.keys(plans).map(plan),
  };
  const summary = await checkOverdue({ expectations, platform: "plinth-prod-use1" }, clients, now);
  return { sent, summary };
}

const published = (Value: number) => [
  "PutMetricDataCommand",
  {
    Namespace: "Plinth/Restore",
    MetricData: [
      {
        MetricName: "RestoreTestsOverdue",
        Value,
        Unit: "Count",
        Dimensions: [{ Name: "Platform", Value: "plinth-prod-use1" }],
      },
    ],
  },
];

const longAgo = "2026-01-01T00:00:00Z";

describe("functions/validate-restore, by the clock", () => {
  it("publishes nought where every plan has a good restore in time, so that silence means that no look came to its end", async () => {
    const { sent, summary } = await check({
      continuous: { pages: [["FAILED"], ["SUCCESSFUL"]], made: longAgo },
    });
    expect(summary).to.deep.equal({ overdue: [] });
    const asked = {
      ByRestoreTestingPlanArn: plan("continuous").arn,
      ByStatus: "COMPLETED",
      ByCompleteAfter: limit,
    };
    expect(sent.map(([command]) => command)).to.deep.equal([
      "ListRestoreJobsCommand",
      "ListRestoreJobsCommand",
      "PutMetricDataCommand",
    ]);
    expect(sent[0]?.[1]).to.deep.include(asked);
    expect(sent.at(-1)).to.deep.equal(published(0));
  });

  it("counts a plan without any restore in time, and names it", async () => {
    const { sent, summary } = await check({
      continuous: { pages: [["SUCCESSFUL"]], made: longAgo },
      snapshot: { pages: [[]], made: longAgo },
    });
    expect(summary).to.deep.equal({ overdue: ["snapshot"] });
    expect(sent.at(-1)).to.deep.equal(published(1));
  });

  for (const result of ["FAILED", "TIMED_OUT", "VALIDATING", undefined]) {
    it(`does not count a restore with the result ${result ?? "missing"} as good`, async () => {
      const { summary } = await check({ snapshot: { pages: [[result]], made: longAgo } });
      expect(summary).to.deep.equal({ overdue: ["snapshot"] });
    });
  }

  it("gives a new plan the time until its first test", async () => {
    const young = await check({ snapshot: { pages: [[]], made: "2026-11-12T12:00:01Z" } });
    expect(young.summary).to.deep.equal({ overdue: [] });
    const old = await check({ snapshot: { pages: [[]], made: "2026-11-12T12:00:00Z" } });
    expect(old.summary).to.deep.equal({ overdue: ["snapshot"] });
  });

  it("rejects to count when AWS Backup cannot be asked", async () => {
    const { sent, ...clients } = recordedClients({}, () => {
      throw new Error("not authorized");
    });
    const expectations = { schemaVersion: 1, tables: [], maximumAgeDays: 9, plans: [plan("snapshot")] };
    const told = await checkOverdue({ expectations, platform: "plinth-prod-use1" }, clients, now).then(
      () => "nothing",
      (problem: unknown) => (problem instanceof Error ? problem.message : ""),
    );
    expect(told).to.equal(
      "The restore tests of snapshot cannot be looked at: not authorized. Check that the plan exists and that the function's role may list restore jobs. Nothing was published.",
    );
    expect(sent.map(([command]) => command)).to.deep.equal(["ListRestoreJobsCommand"]);
  });

  it("knows the clock's event from one about a restore", () => {
    expect(isScheduled({ source: "aws.events", "detail-type": "Scheduled Event" })).to.equal(true);
    expect(isScheduled({ source: "aws.backup", "detail-type": "Restore Job State Change" })).to.equal(false);
    expect(isScheduled("Scheduled Event")).to.equal(false);
  });
});
