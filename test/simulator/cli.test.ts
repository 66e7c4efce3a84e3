import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { CliMakers } from "../../simulator/cli.ts";
import { findCli, oldestCli } from "../../simulator/cli.ts";
import { CannotRun } from "../../simulator/places.ts";
import { builtEngine, engineObstacle } from "../../simulator/pulumi-build.ts";

const noMakers: CliMakers = {
  download: () => Promise.reject(new Error("no network")),
  build: () => Promise.reject(new Error("a build was started")),
  engineObstacle: () => Promise.resolve("go is not on PATH"),
};

// The CLIs here are scripts that know their version only; what a real one does is the engine tests' matter.
describe("the search for a Pulumi CLI", () => {
  let place: string;
  let told: string[];
  const kept = { PATH: process.env["PATH"], XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] };

  before(function () {
    // A script is no executable there.
    if (process.platform === "win32") this.skip();
  });

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "plinth-cli-"));
    told = [];
    process.env["PATH"] = join(place, "path");
    process.env["XDG_CACHE_HOME"] = join(place, "cache");
  });

  afterEach(() => {
    Object.assign(process.env, kept);
    if (kept.XDG_CACHE_HOME === undefined) delete process.env["XDG_CACHE_HOME"];
    rmSync(place, { recursive: true, force: true });
  });

  const tell = (line: string) => void told.push(line);
  const downloads = () => join(place, "cache", "plinth", "pulumi-download");
  const built = () => builtEngine(join(place, "cache", "plinth"));

  function install(directory: string, version: string): void {
    mkdirSync(directory, { recursive: true });
    const file = join(directory, "pulumi");
    writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
    chmodSync(file, 0o755);
  }

  it("takes the one on PATH, whatever is kept", async () => {
    install(join(place, "path"), "3.300.0");
    install(join(downloads(), "bin"), "3.301.0");

    const { origin } = await findCli(tell, noMakers);

    expect(origin).to.equal("PATH");
    expect(told).to.deep.equal(["Pulumi 3.300.0, on PATH."]);
  });

  it("takes the oldest that is allowed", async () => {
    install(join(place, "path"), oldestCli);

    expect((await findCli(tell, noMakers)).origin).to.equal("PATH");
  });

  it("passes over one on PATH that is too old, and says so", async () => {
    install(join(place, "path"), "3.199.9");
    install(join(downloads(), "bin"), "3.301.0");

    const { command, origin } = await findCli(tell, noMakers);

    expect(origin).to.equal("download");
    expect(command.command).to.equal(join(downloads(), "bin", "pulumi"));
    expect(told).to.deep.equal([
      "Pulumi 3.301.0, kept download (on PATH: 3.199.9 is too old, 3.200.0 or newer is needed).",
    ]);
  });

  it("takes the kept download before the kept build", async () => {
    install(join(downloads(), "bin"), "3.301.0");
    install(join(built(), "bin"), "3.259.0");

    await findCli(tell, noMakers);

    expect(told).to.deep.equal(["Pulumi 3.301.0, kept download (on PATH: not found)."]);
  });

  it("takes the kept build when nothing else is there", async () => {
    install(join(built(), "bin"), "3.259.0");

    const { origin } = await findCli(tell, noMakers);

    expect(origin).to.equal("build");
    expect(told).to.deep.equal(["Pulumi 3.259.0, kept build (on PATH: not found)."]);
  });

  it("passes over a kept download that is too old", async () => {
    install(join(downloads(), "bin"), "3.1.0");
    install(join(built(), "bin"), "3.259.0");

    await findCli(tell, noMakers);

    expect(told[0]).to.match(/^Pulumi 3\.259\.0, kept build \(on PATH: not found; kept download: .+\)\.$/);
  });

  it("downloads one when there is none", async () => {
    const { origin } = await findCli(tell, {
      ...noMakers,
      download: (root) => Promise.resolve(install(join(root, "bin"), "3.302.0")),
    });

    expect(origin).to.equal("download");
    expect(told).to.deep.equal([
      "Downloading the official Pulumi CLI (on PATH: not found).",
      "Pulumi 3.302.0, official download (on PATH: not found).",
    ]);
  });

  it("builds one when it cannot be downloaded", async () => {
    const { origin } = await findCli(tell, {
      ...noMakers,
      engineObstacle: () => Promise.resolve(undefined),
      build: (root) => Promise.resolve(install(join(root, "bin"), "3.259.0")),
    });

    expect(origin).to.equal("build");
    expect(told.slice(1)).to.deep.equal([
      "The download failed (official download: no network); building Pulumi from its Go modules instead.",
      "Pulumi 3.259.0, build with Go (on PATH: not found; official download: no network).",
    ]);
  });

  it("rejects with every reason when none can be had", async () => {
    install(join(place, "path"), "3.100.0");

    const problem: unknown = await findCli(tell, noMakers).catch((caught: unknown) => caught);

    expect(problem).to.be.instanceOf(CannotRun);
    expect(String(problem).split("\n").slice(1, 4)).to.deep.equal([
      "  on PATH: 3.100.0 is too old, 3.200.0 or newer is needed",
      "  official download: no network",
      "  build with Go: go is not on PATH",
    ]);
  });

  it("announces no build where Go is missing or too old", async () => {
    await findCli(tell, noMakers).catch(() => undefined);

    expect(told).to.deep.equal(["Downloading the official Pulumi CLI (on PATH: not found)."]);
  });

  it("asks Go for its version before a build", async () => {
    const answer = (script: string) => {
      mkdirSync(join(place, "path"), { recursive: true });
      writeFileSync(join(place, "path", "go"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(place, "path", "go"), 0o755);
      return engineObstacle();
    };
    const missing = await engineObstacle();

    expect([
      missing,
      await answer("echo go version go1.19.8 linux/amd64"),
      await answer("echo go version go1.25.3 linux/amd64"),
      await answer(
        'echo "go: go.mod requires go >= 1.25.11 (running go 1.22.3; GOTOOLCHAIN=local)" >&2; exit 1',
      ),
      await answer(`echo go version go${neededGo()} linux/amd64`),
      await answer("echo go version go1.26rc1 linux/amd64"),
      await answer("echo go version go2.0 linux/amd64"),
    ]).to.deep.equal([
      "go is not on PATH",
      `Go 1.19.8 is too old, ${neededGo()} or newer is needed`,
      `Go 1.25.3 is too old, ${neededGo()} or newer is needed`,
      "go: go.mod requires go >= 1.25.11 (running go 1.22.3; GOTOOLCHAIN=local)",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("takes what toolchain/pulumi builds: it is no older than the limit", () => {
    const [, major, minor] = /pulumi\/pkg\/v3 v(\d+)\.(\d+)/.exec(moduleFile()) ?? [];

    expect([Number(major), Number(minor)]).to.satisfy(
      ([builtMajor = 0, builtMinor = 0]) => builtMajor === 3 && builtMinor >= 200,
    );
  });
});

function moduleFile(): string {
  return readFileSync(join(import.meta.dirname, "..", "..", "toolchain", "pulumi", "go.mod"), "utf8");
}

function neededGo(): string {
  return /^go (\S+)$/m.exec(moduleFile())?.[1] ?? "not named";
}
