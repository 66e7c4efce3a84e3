import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isAbandoned, readLocks, StackLocked } from "../../simulator/lock.ts";

// No process gets this number: the kernel's highest is 2^22.
const deadPid = 2 ** 22 + 1;

describe("the lock of a stack", () => {
  let state: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "plinth-lock-"));
  });

  afterEach(() => rmSync(state, { recursive: true, force: true }));

  function lock(name: string, content: string): void {
    const directory = join(state, ".pulumi", "locks", "organization", "plinth", "dev");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, name), content);
  }

  it("is read with its owner, host and time", () => {
    lock(
      "1.json",
      JSON.stringify({ pid: 7, username: "ci", hostname: "runner", timestamp: "2026-11-21T04:00:00Z" }),
    );

    expect(readLocks(state, "plinth", "dev")).to.deep.equal([
      { pid: 7, user: "ci", host: "runner", since: new Date("2026-11-21T04:00:00Z") },
    ]);
  });

  it("is absent where there is no directory, and skipped while it is being written", () => {
    expect(readLocks(state, "plinth", "dev")).to.deep.equal([]);
    lock("1.json", "");
    expect(readLocks(state, "plinth", "dev")).to.deep.equal([]);
  });

  it("is abandoned only when its process was here and is gone", () => {
    const since = new Date();
    expect(isAbandoned({ pid: deadPid, user: "me", host: hostname(), since })).to.equal(true);
    expect(isAbandoned({ pid: deadPid, user: "me", host: "elsewhere", since })).to.equal(false);
  });

  it("is abandoned when its number now belongs to another program", function () {
    // Only Linux tells a process's name without running anything.
    if (process.platform !== "linux") this.skip();
    expect(isAbandoned({ pid: process.pid, user: "me", host: hostname(), since: new Date() })).to.equal(true);
  });

  it("is told with its age and the next step", () => {
    const since = new Date("2026-11-21T04:00:00Z");
    const told = (now: string) =>
      new StackLocked("prod", { pid: 7, user: "ci", host: "runner", since }, new Date(now)).message;

    expect(told("2026-11-21T04:00:09Z")).to.contain(
      'The stack "prod" is being changed by ci on runner (process 7), since 2026-11-21T04:00:00.000Z, 9 s ago.',
    );
    expect(told("2026-11-21T04:20:00Z")).to.contain("20 min ago");
    expect(told("2026-11-21T09:00:00Z")).to.contain("5 h ago");
  });
});
