import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { toolEntries } from "../../commands/check.ts";
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
