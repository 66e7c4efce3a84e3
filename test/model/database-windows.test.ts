import { expect } from "chai";
import {
  parseBackupWindow,
  parseMaintenanceWindow,
  WindowError,
  windowsMistake,
} from "../../model/database-windows.ts";

describe("windows of a database", () => {
  it("are read as minutes of the week", () => {
    expect(parseMaintenanceWindow("tue:04:00-tue:05:30")).to.deep.equal({ start: 1680, end: 1770 });
    expect(parseBackupWindow("02:00-03:00")[6]).to.deep.equal({ start: 8760, end: 8820 });
  });

  it("may cross midnight and the end of the week", () => {
    expect(parseMaintenanceWindow("sun:23:30-mon:00:30")).to.deep.equal({ start: 10_050, end: 10_110 });
    expect(parseBackupWindow("23:30-00:30")[0]).to.deep.equal({ start: 1410, end: 1470 });
  });

  it("may touch", () => {
    expect(windowsMistake("03:00-04:00", "sun:04:00-sun:05:00")).to.equal(undefined);
    expect(windowsMistake("05:00-06:00", "sun:04:00-sun:05:00")).to.equal(undefined);
  });

  for (const [backup, maintenance] of [
    ["03:30-04:30", "sun:04:00-sun:05:00"],
    ["04:15-04:45", "sun:04:00-sun:05:00"],
    ["23:30-00:30", "mon:00:00-mon:01:00"],
    ["00:00-01:00", "sun:23:30-mon:00:30"],
  ] as const) {
    it(`rejects ${backup} and ${maintenance}, which overlap`, () => {
      expect(windowsMistake(backup, maintenance)).to.equal(
        `The backup window ${backup} overlaps the maintenance window ${maintenance}, and RDS refuses that. Move one of them.`,
      );
    });
  }

  for (const text of ["2:00-03:00", "02:00", "24:00-01:00", "02:60-03:00", "sun:02:00-sun:03:00"]) {
    it(`rejects "${text}" as a backup window`, () => {
      expect(() => parseBackupWindow(text)).to.throw(
        WindowError,
        `The backup window is "${text}"; allowed is a daily time in UTC, as in "02:00-03:00".`,
      );
    });
  }

  for (const text of ["Sun:04:00-Sun:05:00", "sun:04:00-05:00", "sunday:04:00-sunday:05:00"]) {
    it(`rejects "${text}" as a maintenance window`, () => {
      expect(windowsMistake("02:00-03:00", text)).to.equal(
        `The maintenance window is "${text}"; allowed is a weekly time in UTC, as in "sun:04:00-sun:05:00".`,
      );
    });
  }

  it("rejects a window shorter than half an hour", () => {
    expect(windowsMistake("02:00-02:29", "sun:04:00-sun:05:00")).to.equal(
      'The backup window "02:00-02:29" is 29 minutes long; RDS allows 30 minutes to less than 24 hours.',
    );
  });

  it("rejects a window of a day and more", () => {
    expect(windowsMistake("02:00-03:00", "sun:04:00-mon:04:00")).to.equal(
      'The maintenance window "sun:04:00-mon:04:00" is 1440 minutes long; RDS allows 30 minutes to less than 24 hours.',
    );
  });
});
