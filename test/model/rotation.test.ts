import { expect } from "chai";
import { minimumRotationInterval, rotationMistake } from "../../model/rotation.ts";

const monthly = { rotationDays: 30, refreshIntervalSeconds: 120, maximumAgeDays: 45 };

describe("rotation schedule", () => {
  it("leaves two refresh intervals between two rotations", () => {
    expect(minimumRotationInterval(120)).to.equal(240);
  });

  it("is fine when clients notice in time and no secret grows too old", () => {
    expect(rotationMistake(monthly)).to.equal(undefined);
    expect(rotationMistake({ ...monthly, maximumAgeDays: 30 })).to.equal(undefined);
  });

  for (const rotationDays of [0, 1001, 1.5]) {
    it(`rejects a rotation every ${rotationDays} days`, () => {
      expect(rotationMistake({ ...monthly, rotationDays })).to.equal(
        `rotationDays is ${rotationDays}; Secrets Manager allows whole days from 1 to 1000.`,
      );
    });
  }

  it("rejects a refresh interval of nothing", () => {
    expect(rotationMistake({ ...monthly, refreshIntervalSeconds: 0 })).to.equal(
      "refreshIntervalSeconds is 0; allowed are whole seconds from 1.",
    );
  });

  it("rejects mounts that may still hold the login that changes", () => {
    expect(rotationMistake({ ...monthly, rotationDays: 1, refreshIntervalSeconds: 43_200 })).to.equal(
      "refreshIntervalSeconds is 43200: two intervals are 86400 seconds, and a login changes every 86400 seconds. Clients would lose the login they use. Refresh more often, or rotate less often.",
    );
  });

  it("rejects a rotation that comes after the greatest age", () => {
    expect(rotationMistake({ ...monthly, maximumAgeDays: 29 })).to.equal(
      "rotationDays is 30 and maximumAgeDays is 29: every secret would be too old before it is rotated. Rotate more often, or allow a greater age.",
    );
  });
});
