import { expect } from "chai";
import * as fc from "fast-check";
import { backupProblems, isCronExpression } from "../../model/backup-limits.ts";

describe("model/backup-limits", () => {
  const retention = { continuousDays: 35, dailyDays: 35, monthlyDays: 365 };
  const lock = { minimumDays: 7, maximumDays: 365 };

  it("accepts a continuous rule, daily and monthly snapshots that fit into the lock", () => {
    expect(backupProblems({ retention, lock })).to.deep.equal([]);
  });

  it("accepts any retention of snapshots where there is no lock", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 36_500 }), (dailyDays) => {
        expect(backupProblems({ retention: { dailyDays } })).to.deep.equal([]);
      }),
    );
  });

  it("rejects a continuous backup beyond 35 days", () => {
    expect(backupProblems({ retention: { continuousDays: 36, dailyDays: 35 } })).to.deep.equal([
      { path: ["retention", "continuousDays"], message: "is 36 days", allowed: "whole days from 1 to 35" },
    ]);
  });

  it("rejects a monthly snapshot that is gone no later than the daily ones", () => {
    expect(backupProblems({ retention: { dailyDays: 35, monthlyDays: 35 } })).to.deep.equal([
      {
        path: ["retention", "monthlyDays"],
        message: "is 35 days, so that a monthly snapshot adds nothing to daily ones kept for 35",
        allowed: "more than 35 days, or no monthly snapshot",
      },
    ]);
  });

  it("rejects every retention outside the lock", () => {
    expect(
      backupProblems({ retention: { continuousDays: 3, dailyDays: 35, monthlyDays: 400 }, lock }),
    ).to.deep.equal([
      {
        path: ["retention", "continuousDays"],
        message: "is 3 days, which the vault's lock refuses: each of its backup jobs would fail",
        allowed: "7 to 365 days, or another lock",
      },
      {
        path: ["retention", "monthlyDays"],
        message: "is 400 days, which the vault's lock refuses: each of its backup jobs would fail",
        allowed: "7 to 365 days, or another lock",
      },
    ]);
  });

  it("rejects a lock whose minimum is above its maximum", () => {
    expect(
      backupProblems({ retention: { dailyDays: 7 }, lock: { minimumDays: 30, maximumDays: 7 } }),
    ).to.deep.equal([
      {
        path: ["lock", "minimumDays"],
        message: "is 30 days, more than the maximum of 7",
        allowed: "1 to 7 days",
      },
    ]);
  });

  it("rejects a lock outside of what AWS Backup takes", () => {
    expect(
      backupProblems({ retention: { dailyDays: 7 }, lock: { minimumDays: 0, maximumDays: 36_501 } }).map(
        ({ path }) => path,
      ),
    ).to.deep.equal([
      ["lock", "minimumDays"],
      ["lock", "maximumDays"],
    ]);
  });

  it("knows a schedule of six fields", () => {
    expect(isCronExpression("cron(0 5 ? * SUN *)")).to.equal(true);
  });

  for (const schedule of ["0 5 * * *", "cron(0 5 * * *)", "rate(1 day)", "cron(0 5 ? * SUN *) ", ""]) {
    it(`rejects "${schedule}" as a schedule`, () => {
      expect(isCronExpression(schedule)).to.equal(false);
    });
  }
});
