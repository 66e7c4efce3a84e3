import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { isAbandoned, lockDirectory, readLocks, removeLock, StackLocked } from "../../simulator/lock.ts";

// No process gets this number: the kernel's highest is 2^22.
const deadPid = 2 ** 22 + 1;

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 200; tries++) await wait(25);
  expect(condition(), String(condition)).to.equal(true);
}

describe("the lock of a stack", () => {
  let state: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "plinth-lock-"));
  });

  afterEach(() => rmSync(state, { recursive: true, force: true }));

  const directory = () => lockDirectory(state, "plinth", "dev");

  const owned = (pid: number, host: string) => ({ pid, user: "me", host, since: new Date(), file: "1.json" });

  function lock(name: string, content: string): void {
    mkdirSync(directory(), { recursive: true });
    writeFileSync(join(directory(), name), content);
  }

  it("is read with its owner, host and time", () => {
    lock(
      "1.json",
      JSON.stringify({ pid: 7, username: "ci", hostname: "runner", timestamp: "2026-11-21T04:00:00Z" }),
    );

    expect(readLocks(state, "plinth", "dev")).to.deep.equal([
      {
        pid: 7,
        user: "ci",
        host: "runner",
        since: new Date("2026-11-21T04:00:00Z"),
        file: join(directory(), "1.json"),
      },
    ]);
  });

  it("is absent where there is no directory", () => {
    expect(readLocks(state, "plinth", "dev")).to.deep.equal([]);
  });

  for (const content of ["", '{"pid": 7, "username": "c', "[]", '{"pid": "7"}']) {
    it(`is skipped while it is being written: ${content === "" ? "an empty file" : content}`, () => {
      lock("1.json", content);

      expect(readLocks(state, "plinth", "dev")).to.deep.equal([]);
    });
  }

  it("is removed alone: the others of the stack stay", () => {
    const content = (pid: number) =>
      JSON.stringify({ pid, username: "ci", hostname: hostname(), timestamp: "2026-11-21T04:00:00Z" });
    lock("dead.json", content(deadPid));
    lock("live.json", content(7));

    for (const found of readLocks(state, "plinth", "dev").filter(({ pid }) => pid === deadPid))
      removeLock(found);

    expect(readdirSync(directory())).to.deep.equal(["live.json"]);
  });

  it("is abandoned only when its process was here and is gone", () => {
    expect(isAbandoned(owned(deadPid, hostname()))).to.equal(true);
    expect(isAbandoned(owned(deadPid, "elsewhere"))).to.equal(false);
  });

  it("is abandoned when its number now belongs to another program", function () {
    // Only Linux tells a process's name without running anything.
    if (process.platform !== "linux") this.skip();
    expect(isAbandoned(owned(process.pid, hostname()))).to.equal(true);
  });

  it("is held by a Pulumi process that lives, and abandoned by one that was killed and never waited for", async function () {
    // Only Linux tells a process's name and state without running anything.
    if (process.platform !== "linux") this.skip();
    const engine = join(state, "pulumi");
    symlinkSync("/bin/sleep", engine);
    // A parent that becomes another program asks for no child's end, as process 1 of many containers.
    const parent = spawn("/bin/sh", ["-c", '"$0" 60 & echo $!; exec /bin/sleep 60', engine]);
    try {
      const printed = await once(parent.stdout, "data");
      const engineLock = owned(Number(String(printed[0])), hostname());
      await until(() => readFileSync(`/proc/${engineLock.pid}/comm`, "utf8") === "pulumi\n");
      await until(() => readFileSync(`/proc/${String(parent.pid)}/comm`, "utf8") === "sleep\n");

      expect(isAbandoned(engineLock)).to.equal(false);
      process.kill(engineLock.pid, "SIGKILL");
      await until(() => isAbandoned(engineLock));
    } finally {
      parent.kill("SIGKILL");
    }
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
