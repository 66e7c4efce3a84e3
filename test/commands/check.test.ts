import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { areWaiversValid, toolEntries } from "../../commands/check.ts";
import { checkout } from "../../commands/stack-run.ts";

describe("the tools of the check", () => {
  for (const [name, entry] of Object.entries(toolEntries)) {
    it(`begin ${name} with a script that Node can run`, () => {
      const file = join(checkout, "node_modules", entry);

      expect(existsSync(file)).to.equal(true);
      expect(readFileSync(file, "utf8").split("\n")[0]).to.equal("#!/usr/bin/env node");
    });
  }
});

describe("the check of the waivers", () => {
  let root: string;
  let said: string[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-check-"));
    mkdirSync(join(root, "policies"));
    said = [];
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function check(text: string): boolean {
    writeFileSync(join(root, "policies", "waivers.yaml"), text);
    return areWaiversValid(root, (line) => said.push(line));
  }

  const waiver = (expires: string) =>
    `- id: stateful-replacement\n  urn: "urn:pulumi:dev::plinth::*aws:ec2/vpc:Vpc::network"\n  owner: platform@example.com\n  reason: rebuilt on purpose\n  expires: ${expires}\n`;

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it("passes what holds today, and no waivers at all", () => {
    expect([check(waiver(inDays(30))), check("[]\n")]).to.deep.equal([true, true]);
    expect(said).to.deep.equal([]);
  });

  it("rejects one that has expired, and says which and since when", () => {
    expect(check(waiver("2025-01-31"))).to.equal(false);
    expect(said.join()).to.contain("policies/waivers.yaml has 1 mistake").and.to.contain("2025-01-31");
  });

  it("rejects one that is malformed", () => {
    expect(check(waiver(inDays(30)).replace("owner", "ownr"))).to.equal(false);
    expect(said.join()).to.contain("ownr");
  });
});
