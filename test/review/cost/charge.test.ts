import { expect } from "chai";
import { arithmetic, assumed, monthlyUsd, times } from "../../../review/cost/charge.ts";
import { withMarkedBlock } from "../../../review/cost/marked-block.ts";
import { usageOf } from "../../support/cost-fixture.ts";

describe("A charge's arithmetic", () => {
  it("shows each number with its unit, and one of something in the singular", () => {
    expect(arithmetic(0.0000002, [times(1, "calls")])).to.equal("0.0000002 USD × 1 call");
    expect(arithmetic(0.08, [times(2, "nodes"), times(80, "GB")])).to.equal("0.08 USD × 2 nodes × 80 GB");
    expect(arithmetic(0.00001, [times(1, "s")])).to.equal("0.00001 USD × 1 s");
  });

  it("leaves out a factor of one that says nothing, and the tails of binary fractions", () => {
    expect(arithmetic(1, [times(1)])).to.equal("1 USD");
    expect(arithmetic(0.1 + 0.2, [times(3)])).to.equal("0.3 USD × 3");
  });

  it("is what the amount comes from", () => {
    const factors = [times(3), assumed(usageOf({ natGatewayGb: 7 }), "natGatewayGb", "GB")];
    expect(monthlyUsd(0.5, factors)).to.equal(10.5);
    expect(factors[1]).to.deep.equal({ value: 7, unit: "GB", assumption: "natGatewayGb" });
  });
});

describe("A marked block", () => {
  const begin = "<!-- costs: begin; npm run cost -- --readme writes what follows -->";
  const end = "<!-- costs: end -->";

  it("is replaced and nothing around it, and replacing it again changes nothing", () => {
    const written = withMarkedBlock(`above\n${begin}\nold\n${end}\nbelow\n`, "new");
    expect(written).to.equal(`above\n${begin}\nnew\n${end}\nbelow\n`);
    expect(withMarkedBlock(written, "new")).to.equal(written);
  });

  for (const [what, document] of [
    ["without marks", "text"],
    ["with one mark", begin],
    ["with the marks the wrong way round", `${end}\n${begin}`],
    ["with two blocks", `${begin}${end}${begin}${end}`],
  ] as const) {
    it(`rejects a document ${what}`, () => {
      expect(() => withMarkedBlock(document, "new")).to.throw("once each");
    });
  }
});
