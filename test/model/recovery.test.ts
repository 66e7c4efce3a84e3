import { expect } from "chai";
import * as fc from "fast-check";
import {
  type RecoverySetup,
  recoveryMinutes,
  recoveryReach,
  recoveryScenarios,
  recoveryShortfalls,
} from "../../model/recovery.ts";

const production: RecoverySetup = {
  multiAz: true,
  pointInTimeDays: 35,
  keepsAutomatedBackups: true,
  snapshotEveryHours: 24,
  copiesSnapshots: true,
  replicatesBackups: true,
};

const nothing: RecoverySetup = {
  multiAz: false,
  pointInTimeDays: 0,
  keepsAutomatedBackups: false,
  snapshotEveryHours: undefined,
  copiesSnapshots: false,
  replicatesBackups: false,
};

const numbers = (setup: RecoverySetup) =>
  recoveryReach(setup).map(({ scenario, rtoMinutes, rpoMinutes }) => [scenario, rtoMinutes, rpoMinutes]);

describe("model/recovery", () => {
  it("reaches minutes everywhere with a standby, continuous backup and replication", () => {
    expect(numbers(production)).to.deep.equal([
      ["zone lost", 2, 0],
      ["data damaged", 60, 5],
      ["instance deleted", 60, 5],
      ["Region lost", 60, 15],
    ]);
  });

  it("loses a day with a deleted instance whose automated backups went with it", () => {
    expect(numbers({ ...production, keepsAutomatedBackups: false })[2]).to.deep.equal([
      "instance deleted",
      60,
      24 * 60 + 60,
    ]);
  });

  it("loses a day and the time of the copy with the Region when only snapshots are copied", () => {
    expect(numbers({ ...production, replicatesBackups: false })[3]).to.deep.equal([
      "Region lost",
      60,
      24 * 60 + 60 + 240,
    ]);
  });

  it("gets nothing back from another Region that has nothing", () => {
    const reached = recoveryReach({ ...production, replicatesBackups: false, copiesSnapshots: false });
    expect(reached[3]).to.deep.equal({
      scenario: "Region lost",
      rtoMinutes: undefined,
      rtoReason: "nothing is left to restore from",
      rpoMinutes: undefined,
      rpoReason: "nothing is left to restore from",
    });
  });

  it("restores at a point in time when a zone is lost without a standby", () => {
    expect(numbers({ ...production, multiAz: false })[0]).to.deep.equal(["zone lost", 60, 5]);
  });

  it("gets nothing back without any backup", () => {
    expect(numbers(nothing)).to.deep.equal(
      recoveryScenarios.map((scenario) => [scenario, undefined, undefined]),
    );
  });

  it("prefers the measured restore to the assumption", () => {
    expect(numbers({ ...production, measuredRestoreMinutes: 23 })[1]).to.deep.equal(["data damaged", 23, 5]);
  });

  it("has no shortfall when every objective is reached to the minute", () => {
    expect(recoveryShortfalls({ rtoMinutes: 60, rpoMinutes: 15 }, production)).to.deep.equal([]);
  });

  it("names scenario, numbers, reason and remedy of each shortfall", () => {
    expect(
      recoveryShortfalls({ rtoMinutes: 60, rpoMinutes: 60 }, { ...production, keepsAutomatedBackups: false }),
    ).to.deep.equal([
      {
        scenario: "instance deleted",
        objective: "rpoMinutes",
        objectiveMinutes: 60,
        reachableMinutes: 1500,
        message:
          "RPO of 60 minutes is out of reach when the instance is deleted: the data lost are those of 1500 minutes, because a " +
          "snapshot is taken every 24 hours and may start 60 minutes late. Raise the objective to what is true, or add " +
          "continuous backup, with automated backups that outlive the instance.",
      },
    ]);
  });

  it("never reaches less with more protection", () => {
    const setups = fc.record({
      multiAz: fc.boolean(),
      pointInTimeDays: fc.constantFrom(0, 7, 35),
      keepsAutomatedBackups: fc.boolean(),
      snapshotEveryHours: fc.constantFrom(undefined, 24, 168),
      copiesSnapshots: fc.boolean(),
      replicatesBackups: fc.boolean(),
    });
    const worst = (setup: RecoverySetup) =>
      recoveryReach(setup).map(({ rpoMinutes }) => rpoMinutes ?? Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(setups, (setup) => {
        const before = worst(setup);
        for (const better of [
          { ...setup, multiAz: true },
          { ...setup, pointInTimeDays: 35 },
          { ...setup, keepsAutomatedBackups: true },
          { ...setup, copiesSnapshots: true },
          { ...setup, replicatesBackups: true },
        ]) {
          expect(worst(better).every((minutes, index) => minutes <= (before[index] ?? 0))).to.equal(true);
        }
      }),
    );
  });

  it("counts the failover and the upload of logs with the numbers that AWS names", () => {
    expect([recoveryMinutes.failover, recoveryMinutes.logUpload]).to.deep.equal([2, 5]);
  });
});
