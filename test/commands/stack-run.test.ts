import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { errorsOf, readWaivers } from "../../commands/stack-run.ts";
import { WaiverError } from "../../policies/waiver-error.ts";

describe("the errors of an operation", () => {
  it("say what the program threw once", () => {
    expect(errorsOf({ errors: ["Unhandled exception: Error: half-written", "half-written"] })).to.deep.equal([
      "half-written",
    ]);
  });
});

describe("the waivers of a checkout", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-waivers-"));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("rejects a missing file, with its name and the line that waives nothing", () => {
    expect(() => readWaivers(root))
      .to.throw(WaiverError)
      .with.property("message")
      .that.contains("policies/waivers.yaml has 1 mistake")
      .and.contains("the file does not exist")
      .and.contains("`[]`");
  });

  it("are none where the file is an empty list", () => {
    mkdirSync(join(root, "policies"));
    writeFileSync(join(root, "policies", "waivers.yaml"), "[]\n");

    expect(readWaivers(root)).to.deep.equal([]);
  });
});
