import { expect } from "chai";
import { restoreMistake } from "../../../components/data/database-restore.ts";

describe("a restore's origin", () => {
  it("is a snapshot, an instance or an automated backup", () => {
    expect(restoreMistake({ snapshotIdentifier: "before" })).to.equal(undefined);
    expect(restoreMistake({ sourceInstance: "old" })).to.equal(undefined);
    expect(restoreMistake({ automatedBackupArn: "arn", restoreTime: "2026-11-21T04:30:00Z" })).to.equal(
      undefined,
    );
  });

  it("rejects two at once", () => {
    expect(restoreMistake({ snapshotIdentifier: "before", sourceInstance: "old" })).to.equal(
      "A restore names snapshotIdentifier and sourceInstance; allowed is exactly one of snapshotIdentifier, sourceInstance, automatedBackupArn.",
    );
  });

  it("rejects none", () => {
    expect(restoreMistake({ restoreTime: "2026-11-21T04:30:00Z" })).to.equal(
      "A restore names nothing to restore from; allowed is exactly one of snapshotIdentifier, sourceInstance, automatedBackupArn.",
    );
  });

  it("rejects a time for a snapshot", () => {
    expect(restoreMistake({ snapshotIdentifier: "before", restoreTime: "2026-11-21T04:30:00Z" })).to.equal(
      "A restore names a snapshot and a restoreTime; a snapshot is of one time only. Remove one of them.",
    );
  });

  for (const time of ["2026-11-21", "2026-13-21T04:30:00Z", "2026-11-21T04:30:00+01:00", 5]) {
    it(`rejects ${JSON.stringify(time)} as a time`, () => {
      expect(restoreMistake({ sourceInstance: "old", restoreTime: time })).to.equal(
        `restoreTime is ${JSON.stringify(time)}; allowed is a time in UTC, as in "2026-11-21T04:30:00Z".`,
      );
    });
  }
});
