import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { rules } from "../../commands/rules.ts";
import { rulesDocument } from "../../commands/rules-document.ts";
import { nothingToJudge } from "../../policies/nothing-to-judge.ts";
import { resourceRules } from "../../policies/resource-rules.ts";
import { ruleIds } from "../../policies/rules.ts";

describe("the table of rules", () => {
  let folder: string;
  let file: string;
  let told: string[];
  const run = (check: boolean) => rules({ check, file, tell: (text) => told.push(text) });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "plinth-rules-"));
    file = join(folder, "rules.md");
    told = [];
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("has one row for each rule over resources, and names every other rule", () => {
    const text = rulesDocument();
    for (const { control, fix, id, protects, severity } of resourceRules)
      expect(text).to.include(`| \`${id}\` | ${severity} | ${protects} | ${control} | ${fix} |`);
    for (const id of ruleIds) expect(text).to.include(`\`${id}\``);
    for (const [type, why] of nothingToJudge) expect(text).to.include(`| \`${type}\` | ${why} |`);
  });

  it("is written where it is missing, and is then up to date", () => {
    expect([run(false), run(true)]).to.deep.equal([0, 0]);
    expect(readFileSync(file, "utf8")).to.equal(rulesDocument());
    expect(told).to.deep.equal(["Wrote docs/rules.md.", "docs/rules.md is up to date."]);
  });

  it("rejects a page that is missing or stale, names the command, and changes nothing", () => {
    expect(run(true)).to.equal(1);
    writeFileSync(file, "old");
    expect(run(true)).to.equal(1);
    expect(readFileSync(file, "utf8")).to.equal("old");
    expect(told).to.deep.equal([
      "docs/rules.md is missing. Write it with: npm run rules",
      "docs/rules.md does not match policies/. Write it with: npm run rules",
    ]);
  });
});
