import { hostname } from "node:os";
import { expect } from "chai";
import { diagnose } from "../../../commands/state/doctor.ts";

const since = new Date("2026-11-21T10:00:00Z");
const key = ".pulumi/locks/organization/plinth/dev/1.json";
const elsewhere = { key, lock: { pid: 7, user: "ci", host: "runner-17", since } };
// No process gets this number: the kernel's highest is 2^22.
const dead = { key, lock: { pid: 2 ** 22 + 1, user: "me", host: hostname(), since } };
const run = { id: "run-1", host: "runner-17", startedAt: "2026-11-21T09:59:00Z" };

describe("the lock doctor", () => {
  it("releases what a run took that has written down its end, wherever it ran", () => {
    expect(diagnose(elsewhere, { ...run, lock: key, endedAt: "2026-11-21T10:05:00Z" })).to.deep.equal({
      released: true,
      because: "the run run-1 took it, and ended at 2026-11-21T10:05:00Z",
    });
  });

  it("releases what a dead process of this machine holds", () => {
    expect(diagnose(dead, undefined).released).to.equal(true);
  });

  for (const [what, found, record, because] of [
    [
      "a lock of another machine that no run knows",
      elsewhere,
      undefined,
      "it is of runner-17, where this machine cannot look, and no run has written it down",
    ],
    [
      "a lock whose run has not ended",
      elsewhere,
      { ...run, lock: key },
      "the run run-1 took it and has not written down its end",
    ],
    [
      "a lock whose run was told to end at once, because its engine may be at work",
      elsewhere,
      { ...run, lock: key, interruptedAt: "2026-11-21T10:05:00Z" },
      "the run run-1 took it and was told at 2026-11-21T10:05:00Z to end at once; whether its engine is gone, only runner-17 can tell",
    ],
    [
      "a lock that an ended run did not take",
      elsewhere,
      { ...run, lock: "another", endedAt: "2026-11-21T10:05:00Z" },
      "it is of runner-17, where this machine cannot look, and no run has written it down",
    ],
    [
      "a lock of a process that lives",
      { key, lock: { pid: process.ppid, user: "me", host: hostname(), since, program: "" } },
      undefined,
      `process ${process.ppid} of this machine is still at work`,
    ],
    ["a lock that cannot be read", { key }, undefined, "it cannot be read, so nobody knows whose it is"],
  ] as const) {
    it(`leaves ${what} alone`, () => {
      expect(diagnose(found, record)).to.deep.equal({ released: false, because });
    });
  }
});
