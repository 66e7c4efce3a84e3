import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { actionlint, type Linter, zizmor } from "../support/workflow-linters.ts";

const root = join(import.meta.dirname, "..", "..");

/** A line of our workflows, what it becomes, and what the linter then says. */
interface Mistake {
  readonly file: string;
  readonly line: string;
  readonly becomes: string;
  readonly said: string;
}

const mistakes: Readonly<Record<"actionlint" | "zizmor", Readonly<Record<string, Mistake>>>> = {
  actionlint: {
    "an output that no step has": {
      file: "drift.yml",
      line: "id: drift\n",
      becomes: "id: drifting\n",
      said: 'property "drift" is not defined',
    },
    "a job that waits for one that does not exist": {
      file: "deploy.yml",
      line: "needs: staging\n",
      becomes: "needs: stagin\n",
      said: 'job "prod" needs job "stagin" which does not exist',
    },
    "an input that the called workflow does not take": {
      file: "deploy.yml",
      line: "      stack: prod\n",
      becomes: "      stak: prod\n",
      said: 'input "stak" is not defined',
    },
    "a runner that is neither GitHub's nor ours": {
      file: "check.yml",
      line: "runs-on: ubuntu-24.04\n",
      becomes: "runs-on: ubuntu-2404\n",
      said: 'label "ubuntu-2404" is unknown',
    },
  },
  zizmor: {
    "an action that is pinned by a tag only": {
      file: "check.yml",
      line: "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
      becomes: "actions/checkout@v7.0.1",
      said: "unpinned-uses",
    },
    "an expression within a script": {
      file: "preview.yml",
      line: '--live --stack "$STACK"',
      becomes: '--live --stack "${{ inputs.stack }}"',
      said: "template-injection",
    },
    "rights for every job of a workflow": {
      file: "release.yml",
      line: "permissions: {}\n",
      becomes: "permissions: write-all\n",
      said: "excessive-permissions",
    },
    "a trigger that gives a fork's code rights": {
      file: "pull-request.yml",
      line: "  pull_request:\n",
      becomes: "  pull_request_target:\n",
      said: "dangerous-triggers",
    },
  },
};

const linters: Readonly<Record<keyof typeof mistakes, () => Promise<Linter>>> = { actionlint, zizmor };

// The real linters on our workflows. They know GitHub's syntax and known attacks; that a workflow does what it should only a run at
// GitHub shows.
for (const [name, start] of Object.entries(linters)) {
  describe(name, () => {
    let lint: Linter;
    let copy: string;

    before(async () => {
      lint = await start();
    });

    beforeEach(() => {
      copy = mkdtempSync(join(tmpdir(), "plinth-workflows-"));
      // Both look for the repository's root.
      mkdirSync(join(copy, ".git"));
      cpSync(join(root, ".github"), join(copy, ".github"), { recursive: true });
    });

    afterEach(() => rmSync(copy, { recursive: true }));

    it("has nothing to say of our workflows", async () => {
      const { code, said } = await lint(root);
      expect(code, said).to.equal(0);
    });

    it("has nothing to say of a copy of them, in which the mistakes below are made", async () => {
      const { code, said } = await lint(copy);
      expect(code, said).to.equal(0);
    });

    for (const [what, { becomes, file, line, said }] of Object.entries(
      name === "zizmor" ? mistakes.zizmor : mistakes.actionlint,
    )) {
      it(`finds ${what}`, async () => {
        const path = join(copy, ".github", "workflows", file);
        const text = readFileSync(path, "utf8");
        writeFileSync(
          path,
          text.replace(line, () => becomes),
        );
        expect(readFileSync(path, "utf8")).not.to.equal(text);

        const linted = await lint(copy);

        expect(linted.code).to.be.greaterThan(0);
        expect(linted.said).to.contain(said);
      });
    }
  });
}
