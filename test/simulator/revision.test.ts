import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CannotRun } from "../../simulator/places.ts";
import { bringUpRevision, UnknownRevision } from "../../simulator/revision.ts";

// Only what is refused before an engine starts; the rest is in test/engine/against.test.ts.
describe("a revision to compare with", () => {
  let checkout: string;

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "plinth-git-"));
  });

  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  function git(...args: readonly string[]): void {
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: checkout,
    });
  }

  function commit(file: string, text: string): void {
    git("init", "--quiet", "--initial-branch=main");
    writeFileSync(join(checkout, file), text);
    git("add", "--all");
    git("commit", "--quiet", "--message", "one");
  }

  function refusal(): Promise<unknown> {
    const args = { checkout, project: "plinth", stack: "dev", directory: checkout, tell: () => undefined };
    return bringUpRevision({ ...args, revision: "main" }).catch((problem: unknown) => problem);
  }

  it("rejects a stack file that is not YAML there, naming file and revision", async () => {
    commit("Pulumi.dev.yaml", "config:\n  a: [1\n  b: 2\n");

    const problem = await refusal();

    expect(problem).to.be.instanceOf(CannotRun);
    expect(String(problem)).to.match(
      /Pulumi\.dev\.yaml of main \([0-9a-f]{10}\) is not valid YAML: .+ at line \d+, column \d+\. Compare/,
    );
  });

  it("rejects a place that is no git repository", async () => {
    const problem = await refusal();

    expect(problem).to.be.instanceOf(CannotRun);
    expect(String(problem)).to.contain(`git finds no repository at ${checkout}`);
  });

  it("rejects a name that git does not know, and lists branches", async () => {
    commit("README.md", "text\n");
    git("branch", "--move", "trunk");

    const problem = await refusal();

    expect(problem).to.be.instanceOf(UnknownRevision);
    expect(String(problem)).to.contain('no revision "main"').and.to.contain("(trunk)");
  });
});
