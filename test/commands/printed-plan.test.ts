import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { printedPlan } from "../../commands/printed-plan.ts";
import type { Finding } from "../../model/plan.ts";
import { judge } from "../../review/judge.ts";

const repository = join(import.meta.dirname, "..", "..");
const plan = judge({ stack: "dev", simulated: true, steps: [] }, []);

describe("a plan as --json prints it", () => {
  it("is the plan, what it is compared with, and its verdict", () => {
    const { against, verdict, ...rest } = printedPlan(plan, "origin/main");

    expect([against, verdict]).to.deep.equal(["origin/main", "OK"]);
    expect(rest).to.deep.equal(plan);
    expect(printedPlan(plan, null).against).to.equal(null);
  });

  it("says BLOCK and CAUTION as the summary does", () => {
    const finding: Finding = { id: "x", severity: "block", urn: "u", message: "m", fix: "f" };
    const verdicts = [[finding], [{ ...finding, waived: "on purpose" }]].map(
      (findings) => printedPlan({ ...plan, findings }, null).verdict,
    );

    expect(verdicts).to.deep.equal(["BLOCK", "CAUTION"]);
  });
});

// Whole commands, but only such as end before an engine starts; the rest is in test/engine/bad-input.test.ts.
describe("a command that comes to no result", () => {
  function run(...args: readonly string[]) {
    const { status, stderr, stdout } = spawnSync(process.execPath, ["commands/main.mjs", ...args], {
      cwd: repository,
      encoding: "utf8",
    });
    return { status, stderr, stdout };
  }

  it("prints the reason and the exit code as JSON where JSON was asked for", () => {
    const { status, stderr, stdout } = run("preview", "--stack", "prd", "--json");

    expect(status).to.equal(1);
    expect(stderr).to.contain('There is no stack "prd"');
    expect(JSON.parse(stdout)).to.deep.equal({ error: { message: stderr.trimEnd(), exitCode: 1 } });
  });

  it("does so for a mistake in its arguments too", () => {
    const { status, stdout } = run("preview", "--json", "--agains", "HEAD");

    expect(status).to.equal(1);
    expect(JSON.parse(stdout)).to.deep.equal({
      error: { message: "error: unknown option '--agains'\n(Did you mean --against?)", exitCode: 1 },
    });
  });

  it("prints nothing to stdout where no JSON was asked for", () => {
    expect(run("preview", "--stack", "prd").stdout).to.equal("");
  });
});
