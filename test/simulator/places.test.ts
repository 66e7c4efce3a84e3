import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { CannotRun, cacheDirectory, ensureWritable, stateDirectory } from "../../simulator/places.ts";

const placesModule = pathToFileURL(join(import.meta.dirname, "..", "..", "simulator", "places.ts")).href;

describe("the places that are kept between runs", () => {
  const kept = { ...process.env };
  let place: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "plinth-places-"));
  });

  afterEach(() => {
    for (const name of ["XDG_CACHE_HOME", "XDG_STATE_HOME"]) {
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    }
    rmSync(place, { recursive: true, force: true });
  });

  it("are where the XDG variables say", () => {
    process.env["XDG_CACHE_HOME"] = join(place, "cache");
    process.env["XDG_STATE_HOME"] = join(place, "state");

    expect(cacheDirectory()).to.equal(join(place, "cache", "plinth"));
    expect(stateDirectory(place).startsWith(join(place, "state", "plinth", "plinth-places-"))).to.equal(true);
  });

  for (const [what, value] of [
    ["unset", undefined],
    ["empty", ""],
    ["relative", "here/below"],
  ] as const) {
    it(`are below the home directory where the variables are ${what}`, () => {
      for (const name of ["XDG_CACHE_HOME", "XDG_STATE_HOME"]) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }

      expect(cacheDirectory()).to.equal(join(homedir(), ".cache", "plinth"));
      expect(
        stateDirectory(place).startsWith(join(homedir(), ".local", "state", "plinth", "plinth-places-")),
      ).to.equal(true);
    });
  }

  it("are different for two checkouts of one name", () => {
    const checkouts = ["one", "two"].map((parent) => join(place, parent, "platform"));
    for (const checkout of checkouts) mkdirSync(checkout, { recursive: true });
    const [one, two] = checkouts.map((checkout) => stateDirectory(checkout));

    expect(one).not.to.equal(two);
  });

  it("are made with all their parents", () => {
    const directory = join(place, "a", "b");

    expect(ensureWritable(directory, "XDG_STATE_HOME")).to.equal(directory);
    expect(existsSync(directory)).to.equal(true);
  });

  it("rejects a place below a file, and names the variable to set", () => {
    writeFileSync(join(place, "file"), "");

    expect(() => ensureWritable(join(place, "file", "below"), "XDG_CACHE_HOME"))
      .to.throw(CannotRun)
      .with.property("message")
      .that.matches(/^Cannot write .+below \(ENOTDIR.+XDG_CACHE_HOME\.$/);
  });

  it("rejects a place where the file system makes no directories, and does not try for ever", () => {
    // A process of its own, so that a hang is a failure and not the end of these tests. Only Linux has such a place; elsewhere it
    // cannot be made for want of its parent or of rights.
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { ensureWritable } from ${JSON.stringify(placesModule)}; try { ensureWritable("/proc/x/plinth", "XDG_STATE_HOME"); } catch (problem) { console.log(problem.name, problem.message); }`,
      ],
      { encoding: "utf8", timeout: 15_000 },
    );

    expect(status).to.equal(0);
    expect(stdout).to.match(
      /^CannotRun Cannot write \/proc\/x\/plinth \(E\w+: .+\)\. Make it writable, or name another place with the environment variable XDG_STATE_HOME\.$/m,
    );
  });

  it("rejects a file in the place of the directory", () => {
    writeFileSync(join(place, "file"), "");

    expect(() => ensureWritable(join(place, "file"), "XDG_STATE_HOME"))
      .to.throw(CannotRun)
      .with.property("message")
      .that.contains("(it is not a directory)");
  });

  it("rejects a directory that is there and cannot be written", function () {
    if (process.getuid === undefined) this.skip();
    const directory = join(place, "read-only");
    mkdirSync(directory);
    chmodSync(directory, 0o555);
    chmodSync(place, 0o755);

    const { stdout, stderr } = asOrdinaryUser(
      `try { ensureWritable(${JSON.stringify(directory)}, "XDG_STATE_HOME"); } catch (problem) { console.log(problem.message); }`,
    );

    expect(stdout.trim(), stderr).to.match(
      /^Cannot write .+read-only \(EACCES.+\)\. Make it writable, or name another place with the environment variable XDG_STATE_HOME\.$/,
    );
  });
});

/**
 * Everything is writable for root: there the script goes on as the user `nobody`. It is started as root, because the checkout may lie
 * where nobody else may look.
 */
function asOrdinaryUser(script: string): { status: number | null; stdout: string; stderr: string } {
  const drop = process.getuid?.() === 0 ? "process.setgid(65_534); process.setuid(65_534);" : "";
  return spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { ensureWritable } from ${JSON.stringify(placesModule)}; ${drop} ${script}`,
    ],
    { cwd: tmpdir(), encoding: "utf8" },
  );
}
