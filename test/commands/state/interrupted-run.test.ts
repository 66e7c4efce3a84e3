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

/** Longer than any test may take: a run that ends has not ended because this was over. */
const unlimitedMs = 3_600_000;

// A process of its own: a second signal ends the one that gets it.
describe("a run that is told twice to stop", () => {
  let directory: string;
  let run: ChildProcess | undefined;

  beforeEach(() => {
    directory = makeTemporaryDirectory("plinth-interrupted-");
  });

  afterEach(() => {
    run?.kill("SIGKILL");
    removeTemporaryDirectory(directory);
  });

  const record = () =>
    readRun(openStore({ url: pathToFileURL(directory).href, owner: "" }), {
      project: "plinth",
      stack: "dev",
    });

  async function begun(lastWordsMs: number, others = ""): Promise<ChildProcess> {
    const begins = spawn(process.execPath, [script, directory, `${lastWordsMs}`, others], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    run = begins;
    if (begins.stdout === null) throw new Error("the run has no output");
    await once(begins.stdout, "data");
    return begins;
  }

  async function press(pressed: ChildProcess): Promise<void> {
    pressed.kill("SIGINT");
    await pause(betweenKeysMs);
  }

  it("goes on after the first signal, and writes nothing of it", async () => {
    const begins = await begun(unlimitedMs);
    await press(begins);

    expect(begins.exitCode).to.equal(null);
    const written = await record();
    expect([written?.id, written?.interruptedAt, written?.endedAt]).to.deep.equal([
      "run-1",
      undefined,
      undefined,
    ]);
  });

  it("writes down that it was interrupted, claims no end, and ends as soon as that is written", async () => {
    const begins = await begun(unlimitedMs);
    const exit = once(begins, "exit");
    await press(begins);
    const pressedAt = Date.now();
    begins.kill("SIGINT");

    expect(await exit).to.deep.equal([130, null]);
    const written = await record();
    expect(written?.id).to.equal("run-1");
    expect(Date.parse(written?.interruptedAt ?? "")).to.be.within(pressedAt - 1000, Date.now());
    expect(written?.endedAt).to.equal(undefined);
  });

  it("ends all the same where that cannot be written", async () => {
    const begins = await begun(unlimitedMs);
    const exit = once(begins, "exit");
    await press(begins);
    // No object can be written below what has become a file.
    removeTemporaryDirectory(directory);
    writeFileSync(directory, "");
    begins.kill("SIGINT");

    expect((await exit)[0]).to.equal(130);
  });

  it("waits for a place that does not answer no longer than last words may take", async () => {
    const begins = await begun(2000, "hanging");
    const exit = once(begins, "exit");
    await press(begins);
    const pressedAt = Date.now();
    begins.kill("SIGINT");

    expect(await exit).to.deep.equal([130, null]);
    expect(Date.now() - pressedAt, "milliseconds").to.be.at.least(1900);
    expect((await record())?.interruptedAt).to.be.a("string");
  });

  it("ends at once by a third signal, whatever does not answer", async () => {
    const begins = await begun(unlimitedMs, "hanging");
    const exit = once(begins, "exit");
    await press(begins);
    await press(begins);
    expect(begins.exitCode).to.equal(null);
    begins.kill("SIGINT");

    expect(await exit).to.deep.equal([130, null]);
  });
});
