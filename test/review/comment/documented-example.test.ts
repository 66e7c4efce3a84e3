import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readPlanFile } from "../../../commands/plan-file.ts";
import { commentOf } from "../../../review/comment/comment.ts";
import { judge } from "../../../review/judge.ts";
import { reviewOf } from "../../../review/verdict/review-of.ts";
import { fixtureFiles } from "../../support/captured-previews.ts";
import { foldStart } from "../../support/markdown-structure.ts";
import { repository } from "../../support/stack-files.ts";

describe("the example of docs/review.md", () => {
  it("is what the captured plan comes to, before the fold", () => {
    const { made } = readPlanFile(fixtureFiles("risky").cli);
    const plan = judge(made, []);
    const lines = commentOf(reviewOf(plan), plan.steps, { command: "npm run review" }).split("\n");
    const shown = readFileSync(join(repository, "docs", "review.md"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith(">"))
      .map((line) => line.replace(/^> ?/u, ""));
    // A quotation has no heading of its own.
    const expected = lines.slice(0, foldStart(lines) - 1).map((line) => line.replace(/^## (.*)$/u, "**$1**"));
    expect(shown).to.deep.equal(expected);
  });
});
