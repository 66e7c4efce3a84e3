import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { otherErrors, planOf, readWaivers } from "../../commands/stack-run.ts";
import type { Finding } from "../../model/plan.ts";
import { WaiverError } from "../../policies/waiver-error.ts";

const urn = "urn:pulumi:dev::plinth::aws:ec2/vpc:Vpc::network";
const refusal = `resource "${urn}" cannot be replaced because it is marked for protection`;

function planWith(findings: readonly Finding[]) {
  return { ...planOf("dev", { steps: [], unknownOperations: [] }, []), findings };
}

const blocking: Finding = { id: "stateful-replacement", severity: "block", urn, message: "m", fix: "f" };

describe("the errors that a plan does not explain", () => {
  it("leave out the engine's refusal to touch a resource that a finding blocks already", () => {
    expect(otherErrors({ errors: [refusal] }, planWith([blocking]))).to.deep.equal([]);
  });

  it("keep the refusal where no finding, a waived one or another resource's blocks", () => {
    const waived = { ...blocking, waived: "on purpose" };
    const other = { ...blocking, urn: `${urn}-other` };
    for (const findings of [[], [waived], [other]]) {
      expect(otherErrors({ errors: [refusal] }, planWith(findings))).to.deep.equal([refusal]);
    }
  });

  it("say what the program threw once", () => {
    expect(
      otherErrors({ errors: ["Unhandled exception: Error: half-written", "half-written"] }, planWith([])),
    ).to.deep.equal(["half-written"]);
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
