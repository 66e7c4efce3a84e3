import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { CannotRun } from "../../simulator/places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../../simulator/temporary-directory.ts";

describe("a temporary directory", () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "plinth-parent-"));
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("is made with its prefix and removed with all it holds", () => {
    const directory = makeTemporaryDirectory("plinth-x-", parent);
    writeFileSync(join(directory, "file"), "");
    expect(basename(directory)).to.match(/^plinth-x-/);

    removeTemporaryDirectory(directory);

    expect(existsSync(directory)).to.equal(false);
  });

  it("is removed when its process ends, however that is", () => {
    const module = pathToFileURL(
      join(import.meta.dirname, "..", "..", "simulator", "temporary-directory.ts"),
    ).href;
    const script = `import { makeTemporaryDirectory } from ${JSON.stringify(module)};
      for (const prefix of ["a-", "b-"]) console.log(makeTemporaryDirectory(prefix, ${JSON.stringify(parent)}));
      throw new Error("an end that nobody has thought of");`;

    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
    });

    expect(stdout.trim().split("\n")).to.have.lengthOf(2);
    expect(readdirSync(parent)).to.deep.equal([]);
  });

  it("rejects a place that cannot be used, and names the variable to set", () => {
    expect(() => makeTemporaryDirectory("plinth-x-", join(parent, "absent")))
      .to.throw(CannotRun)
      .with.property("message")
      .that.matches(/^Cannot make a temporary directory in .+absent \(ENOENT.+TMPDIR\.$/);
  });
});
