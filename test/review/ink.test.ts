import { expect } from "chai";
import { cut, inkOf, printable, wrap } from "../../review/ink.ts";

describe("Ink", () => {
  it("paints whole lines when color is wanted", () => {
    expect(inkOf(true)("red", ["a", "b"])).to.deep.equal(["\u001b[31ma\u001b[39m", "\u001b[31mb\u001b[39m"]);
  });

  it("leaves lines alone otherwise", () => {
    expect(inkOf(false)("red", ["a", "b"])).to.deep.equal(["a", "b"]);
  });

  it("makes control and direction characters visible", () => {
    expect(printable("a\u001b[2Kb\r\nc\u202ed\u2028e → é")).to.equal("a�[2Kb��c�d�e → é");
  });

  it("cuts with an ellipsis inside the width", () => {
    expect([cut("abcdef", 6), cut("abcdef", 5)]).to.deep.equal(["abcdef", "abcd…"]);
  });

  it("breaks lines at spaces and indents each", () => {
    expect(wrap("one two three four", 10, "  ")).to.deep.equal(["  one two", "  three", "  four"]);
  });

  it("keeps a word whole that is longer than the width", () => {
    expect(wrap("see urn:pulumi:prod::x now", 10, "")).to.deep.equal(["see", "urn:pulumi:prod::x", "now"]);
  });
});
