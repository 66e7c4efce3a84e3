import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { destroy } from "../../commands/destroy.ts";
import { diagram } from "../../commands/diagram.ts";
import { drift } from "../../commands/drift.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { manifests } from "../../commands/manifests.ts";
import { requireOutDirectory, requireOutFile, writeOutFile } from "../../commands/out-file.ts";
import { readPlanFile } from "../../commands/plan-file.ts";
import { policy } from "../../commands/policy.ts";
import { readiness } from "../../commands/readiness.ts";
import { review } from "../../commands/review.ts";
import { readStateFile } from "../../commands/state-file.ts";
import { fileOutputs } from "../../commands/state-outputs.ts";

describe("a file that a command is given", () => {
  let folder: string;
  let absent: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "plinth-named-"));
    absent = join(folder, "absent.json");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function told(work: () => unknown): Promise<ReturnType<typeof judgeFailure>> {
    try {
      await work();
    } catch (problem) {
      return judgeFailure(problem);
    }
    throw new Error("It was expected to fail, and did not.");
  }

  for (const [what, read, no] of [
    ["a plan", readPlanFile, "no plan"],
    ["a state", readStateFile, "no exported state"],
    ["a state for its outputs", fileOutputs, "no exported state"],
  ] as const) {
    it(`rejects ${what} that is not there, or is a directory, in words`, async () => {
      const missing = await told(() => read(absent));
      expect(missing.code).to.equal(2);
      expect(missing.text).to.match(
        new RegExp(`^.*absent\\.json is ${no}: there is no such file\\. Write one with`),
      );
      const directory = await told(() => read(folder));
      expect(directory.code).to.equal(2);
      expect(directory.text).to.contain(`${folder} is ${no}: it is a directory, not a file. Write one with`);
      expect(directory.text).not.to.match(/EISDIR|> \//);
    });
  }

  it("rejects what is not JSON with the same exit code, whichever command asks for it", async () => {
    const text = join(folder, "text.json");
    writeFileSync(text, "resources: []\n");
    for (const ask of [
      () => policy({ plan: text }),
      () => policy({ state: text }),
      () => readiness({ state: text }),
      () => review({ plan: text }),
      () => diagram({ plan: text }),
      () => destroy({ stack: "dev", plan: true, state: text }),
      () => fileOutputs(text),
    ]) {
      const { code, text: said } = await told(ask);
      expect(code).to.equal(2);
      expect(said).to.contain("it is not JSON");
    }
  });

  for (const [name, ask] of [
    ["review", (out: string) => review({ plan: absent, out })],
    ["readiness", (out: string) => readiness({ state: absent, out })],
    ["diagram", (out: string) => diagram({ plan: absent, out })],
    ["drift", (out: string) => drift({ stack: "dev", out })],
  ] as const) {
    it(`rejects an --out of ${name} that cannot be written, before anything else is looked at`, async () => {
      const nowhere = await told(() => ask(join(folder, "nowhere", "out.md")));
      expect(nowhere).to.deep.equal({
        code: 2,
        text: `--out is ${join(folder, "nowhere", "out.md")}, and there is no directory ${join(folder, "nowhere")}. Make it, or name another file.`,
      });
      expect((await told(() => ask(folder))).text).to.equal(
        `--out is ${folder}, which is a directory. Name a file in it.`,
      );
    });
  }

  it("rejects an --out whose path leads through a file, of a file and of a directory", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const said = (out: string) =>
      `--out is ${out}, and ${file} is a file, not a directory. Name another place.`;
    expect((await told(() => requireOutFile(join(file, "out.md")))).text).to.equal(
      said(join(file, "out.md")),
    );
    const deep = join(file, "a", "b");
    expect(await told(() => manifests({ stack: "dev", out: deep }))).to.deep.equal({
      code: 2,
      text: said(deep),
    });
  });

  it("takes an --out that can be written", () => {
    const out = join(folder, "out.md");
    requireOutFile(undefined);
    requireOutFile(out);
    writeOutFile(out, "one");
    requireOutFile(out);
    requireOutDirectory(join(folder, "a", "b"));
  });

  it("rejects, when it comes to writing, what has become a directory meanwhile", async () => {
    const out = join(folder, "taken");
    mkdirSync(out);
    expect(await told(() => writeOutFile(out, "one"))).to.deep.equal({
      code: 2,
      text: `${out} cannot be written: it is a directory, not a file. Name another file with --out.`,
    });
  });
});
