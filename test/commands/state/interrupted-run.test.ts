import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { openStore } from "../../../commands/state/open-store.ts";
import { readRun } from "../../../commands/state/run-record.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../../../simulator/temporary-directory.ts";
import { repository } from "../../support/stack-files.ts";

const script = join(repository, "test", "support", "endless-run.ts");

/** More than the second in which two signals count as the same key, pressed once. */
const betweenKeysMs = 1200;

// A process of its own: a second signal ends the one that gets it.
describe("a run that is told twice to stop", () => {
  let directory: string;
  let run: ChildProcess;

  beforeEach(async () => {
    directory = makeTemporaryDirectory("plinth-interrupted-");
    run = spawn(process.execPath, [script, directory], { stdio: ["ignore", "pipe", "inherit"] });
    if (run.stdout === null) throw new Error("the run has no output");
    await once(run.stdout, "data");
  });

  afterEach(() => {
    run.kill("SIGKILL");
    removeTemporaryDirectory(directory);
  });

  const record = () =>
    readRun(openStore({ url: pathToFileURL(directory).href, owner: "" }), {
      project: "plinth",
      stack: "dev",
    });

  async function press(): Promise<void> {
    run.kill("SIGINT");
    await pause(betweenKeysMs);
  }

  it("goes on after the first signal, and writes nothing of it", async () => {
    await press();

    expect(run.exitCode).to.equal(null);
    const written = await record();
    expect([written?.id, written?.interruptedAt, written?.endedAt]).to.deep.equal([
      "run-1",
      undefined,
      undefined,
    ]);
  });

  it("writes down that it was interrupted, and claims no end", async () => {
    const exit = once(run, "exit");
    await press();
    const pressedAt = Date.now();
    run.kill("SIGINT");

    expect(await exit).to.deep.equal([130, null]);
    expect(Date.now() - pressedAt).to.be.below(3000);
    const written = await record();
    expect(written?.id).to.equal("run-1");
    expect(Date.parse(written?.interruptedAt ?? "")).to.be.within(pressedAt - 1000, Date.now());
    expect(written?.endedAt).to.equal(undefined);
  });

  it("ends all the same where that cannot be written", async () => {
    const exit = once(run, "exit");
    await press();
    // No object can be written below what has become a file.
    removeTemporaryDirectory(directory);
    writeFileSync(directory, "");
    run.kill("SIGINT");

    expect((await exit)[0]).to.equal(130);
  });
});
