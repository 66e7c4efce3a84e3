import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { wantsColor, widthOf } from "../../commands/terminal.ts";

const module = pathToFileURL(join(import.meta.dirname, "..", "..", "commands", "terminal.ts")).href;

describe("what is shown where", () => {
  const kept = { TERM: process.env["TERM"], NO_COLOR: process.env["NO_COLOR"] };

  function environment(values: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  afterEach(() => environment(kept));

  for (const [what, isTTY, TERM, NO_COLOR, colored] of [
    ["a terminal", true, "xterm-256color", undefined, true],
    ["a terminal, NO_COLOR being empty", true, "xterm-256color", "", true],
    ["a terminal that wants none", true, "xterm-256color", "1", false],
    ["a dumb terminal", true, "dumb", undefined, false],
    ["a file or a pipe", false, "xterm-256color", undefined, false],
  ] as const) {
    it(`is ${colored ? "colored" : "plain"} on ${what}`, () => {
      environment({ TERM, NO_COLOR });

      expect(wantsColor({ isTTY })).to.equal(colored);
    });
  }

  it("keeps to a terminal's width, and to none in a file or a pipe", () => {
    expect(widthOf({ isTTY: true, columns: 72 })).to.equal(72);
    expect(widthOf({ isTTY: true })).to.equal(100);
    expect(widthOf({ isTTY: false, columns: 72 })).to.equal(Number.POSITIVE_INFINITY);
  });
});

describe("a command whose output nobody can take", () => {
  const script = `import { outliveReaders, print, tell } from ${JSON.stringify(module)};
    outliveReaders();
    process.stdin.once("data", () => {
      print("the result");
      setTimeout(() => { tell("cleaned up"); process.exitCode = 1; process.exit(); }, 100);
    });`;

  function start(stdout: "pipe" | number) {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["pipe", stdout, "pipe"],
    });
    let stderr = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, stderr }));
    });
    return { child, ended };
  }

  it("ends quietly, and with its own exit code, when the reader has gone", async () => {
    const { child, ended } = start("pipe");
    child.stdout?.destroy();
    child.stdin?.write("go");

    expect(await ended).to.deep.equal({ code: 1, stderr: "cleaned up\n" });
  });

  it("ends with 2 and says so when the result cannot be written", async function () {
    // Only Linux has a device that is always full.
    if (!existsSync("/dev/full")) this.skip();
    const { child, ended } = start(openSync("/dev/full", "w"));
    child.stdin?.write("go");

    expect(await ended).to.deep.equal({
      code: 2,
      stderr: "The result cannot be written: ENOSPC: no space left on device, write\ncleaned up\n",
    });
  });
});
