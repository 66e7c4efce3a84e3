import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CannotRun } from "../../simulator/places.ts";
import { bringUpRevision, UnknownRevision } from "../../simulator/revision.ts";
import { reasonOfNpm } from "../../simulator/revision-dependencies.ts";

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

  it("rejects one whose packages npm cannot install, with npm's reason and the next step, even under npm run -s", async () => {
    commit("Pulumi.dev.yaml", "config: {}\n");
    writeFileSync(join(checkout, "package.json"), '{ "name": "x", "version": "1.0.0" }\n');
    git("add", "package.json");
    git("commit", "--quiet", "--message", "two");
    const kept = process.env["npm_config_loglevel"];
    process.env["npm_config_loglevel"] = "silent";

    const problem = await refusal();

    if (kept === undefined) delete process.env["npm_config_loglevel"];
    else process.env["npm_config_loglevel"] = kept;
    expect(problem).to.be.instanceOf(CannotRun);
    const lines = String(problem).split("\n");
    expect(lines[0]).to.equal(
      "CannotRun: The dependencies of main cannot be installed: npm ci ended with 1.",
    );
    expect(lines.slice(1).join(" ")).to.contain("EUSAGE").and.to.contain("package-lock.json");
    expect(lines.at(-1)).to.equal(
      "Try npm ci --ignore-scripts in a checkout of main. A revision whose package-lock.json is the same as here needs no installation.",
    );
  });
});

describe("npm's reason", () => {
  it("is what it says before its stack or its options, and where its log is", () => {
    const output = [
      "npm error code ECONNREFUSED",
      "npm error",
      "npm error FetchError: request to http://registry.example/zod failed",
      "npm error     at ClientRequest.emit (node:events:524:28)",
      "npm error A complete log of this run can be found in: /home/me/.npm/_logs/1-debug-0.log",
    ].join("\n");

    expect(reasonOfNpm(output)).to.deep.equal([
      "code ECONNREFUSED",
      "FetchError: request to http://registry.example/zod failed",
      "A complete log of this run can be found in: /home/me/.npm/_logs/1-debug-0.log",
    ]);
    expect(reasonOfNpm("npm ERR! code EUSAGE\nnpm ERR! \nnpm ERR! Usage:\nnpm ERR! npm ci\n")).to.deep.equal([
      "code EUSAGE",
    ]);
    expect(reasonOfNpm("\n")).to.deep.equal([]);
  });

  it("shows no credential", () => {
    const output = [
      "npm error request to https://me:hunter2@registry.example/zod.tgz?token=hunter2 failed",
      "npm error //registry.example/:_authToken=hunter2",
      "npm error _password: hunter2",
      "npm error authorization: Bearer hunter2",
      `npm error npm_${"hunter2".repeat(5)} is not valid`,
    ].join("\n");

    expect(reasonOfNpm(output).join("\n")).not.to.contain("hunter2");
    expect(reasonOfNpm(output)[0]).to.equal("request to https://registry.example/zod.tgz failed");
  });
});
