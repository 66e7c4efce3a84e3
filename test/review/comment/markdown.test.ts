import { expect } from "chai";
import { code, fenced, prose } from "../../../review/comment/markdown.ts";
import { brokenMarkdown } from "../../support/markdown-structure.ts";

describe("text of others within Markdown", () => {
  it("stands in a code span that nothing in it ends", () => {
    expect([code("a"), code("a`b"), code("``"), code(" a"), code("")]).to.deep.equal([
      "`a`",
      "``a`b``",
      "``` `` ```",
      "`  a `",
      "``(empty)``",
    ]);
  });

  it("is one line without control characters, cut to its width", () => {
    expect(code("a\nb\u202Ec")).to.equal("`a\uFFFDb\uFFFDc`");
    expect(code("x".repeat(30), 10)).to.equal(`\`${"x".repeat(9)}…\``);
  });

  it("as words is no structure, no mention, no reference and no link", () => {
    const gap = "\u200B";
    expect(prose("</details> | `x` *b* [a](b) $x$ @me #1 https://x www.x")).to.equal(
      String.raw`&lt;/details&gt; &#124; \`x\` \*b\* \[a\](b) &#36;x&#36; @${gap}me #${gap}1 https:${gap}//x www${gap}.x`,
    );
  });

  it("ends no fenced block", () => {
    expect(fenced("mermaid", "a\n```\n````x")).to.deep.equal(["`````mermaid", "a", "```", "````x", "`````"]);
  });
});

describe("the check of a comment's structure", () => {
  for (const [what, text] of [
    ["a fold that nobody opened", "</details>"],
    ["a fold that stays open", "<details>\n\nx"],
    ["a fence that stays open", "```mermaid\nx"],
    ["a code span that stays open", "- a `b"],
    ["HTML", "- a <b>"],
    ["a mention", "- a @b"],
    ["a link", "- [a](b)"],
    ["a row of another width", "| a | b |\n|---|---|\n| a | b | c |"],
    ["a heading of somebody else", "# a"],
    ["a control character", "- a\u001b[2K"],
  ] as const) {
    it(`rejects ${what}`, () => {
      expect(brokenMarkdown(text)).not.to.deep.equal([]);
    });
  }
});
