import { expect } from "chai";
import { CostDataError } from "../../../review/cost/cost-data-error.ts";
import { parsePrices, priceIn } from "../../../review/cost/price-table.ts";
import { assumptionsFor, parseUsage } from "../../../review/cost/usage-assumptions.ts";
import { pricesText, usageText } from "../../support/cost-fixture.ts";

function mistakesIn(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (problem) {
    if (problem instanceof CostDataError) return problem.mistakes;
    throw problem;
  }
  return [];
}

describe("The price table", () => {
  const prices = parsePrices(pricesText);

  it("has a price for the Region where environments are, or one that holds everywhere, under each id", () => {
    const without = Object.keys(prices).filter((id) => priceIn(prices, id, "us-east-1") === undefined);
    expect(without).to.deep.equal([]);
  });

  it("dates no figure in the future", () => {
    const dates = Object.values(prices).flatMap(({ regions }) =>
      Object.values(regions).map(({ date }) => date),
    );
    expect(dates.filter((date) => date > new Date().toISOString().slice(0, 10))).to.deep.equal([]);
  });

  it("has no price in a Region that it does not list, and none under another id", () => {
    expect(priceIn(prices, "nat-gateway-hour", "eu-central-1")).to.equal(undefined);
    expect(priceIn(prices, "constructor", "us-east-1")).to.equal(undefined);
  });

  it("rejects every mistake at once, each with its place and value", () => {
    const text = [
      "free:",
      "  unit: h",
      "  source: https://aws.amazon.com/ec2/pricing/",
      "  regions:",
      "    us-east-1: { usd: 0, date: 2026-11-21, evidence: second-hand }",
      "other:",
      "  source: https://example.com/prices",
      "  region: {}",
      "  regions:",
      "    Frankfurt: { usd: 1, date: 2026-11-21, evidence: unconfirmed }",
      "    us-west-2: { usd: 1, date: November, evidence: hearsay, note: x }",
    ].join("\n");
    expect(mistakesIn(() => parsePrices(text))).to.deep.equal([
      "free.regions.us-east-1.usd (given: 0): is not above 0.",
      "other.unit: is missing: the unit that one price buys.",
      'other.source (given: "https://example.com/prices"): is not a page of https://aws.amazon.com/.',
      'other.regions.Frankfurt (given: "Frankfurt"): is not a Region.',
      'other.regions.us-west-2.date (given: "November"): is not a calendar date YYYY-MM-DD.',
      'other.regions.us-west-2.evidence (given: "hearsay"): is neither second-hand nor unconfirmed.',
      "other.regions.us-west-2.note: is not a key that is read here. Allowed: usd, date, evidence.",
      "other.region: is not a key that is read here. Did you mean regions?",
    ]);
  });

  it("rejects a price that stands in the file twice", () => {
    expect(mistakesIn(() => parsePrices(`${pricesText}\nemail:\n  unit: one\n`))).to.deep.equal([
      "is not readable as YAML: Map keys must be unique",
    ]);
  });
});

describe("The assumptions about usage", () => {
  it("are those of the stack where it has some, else the default's, never a mixture", () => {
    const usage = parseUsage(usageText);
    expect(assumptionsFor(usage, "dev")).to.deep.equal({ source: "dev", assumptions: usage["dev"] });
    expect(assumptionsFor(usage, "prod-eu")).to.deep.equal({
      source: "default",
      assumptions: usage["default"],
    });
    expect(assumptionsFor(usage, "toString").source).to.equal("default");
  });

  it("rejects every mistake at once, each with its place and value", () => {
    const text = usageText
      .replace(/^dev:/m, "develop:")
      .replace(/hours: \{ value: 730,/, "hours: { value: 900,")
      .replace(/ {2}nodePacking: \{ value: 0.7, because: "[^"]*" \}/, "  nodePacking: 0.7")
      .replace(
        /averageScale: \{ value: 0.4, because: "[^"]*" \}/,
        'averageScale: { value: "half", because: "x" }',
      )
      .replace("  natGatewayGb:", "  natGatwayGb:")
      .replace("restoreTestClass: { value: db.m7g.large,", "restoreTestClass: { value: m7g.large,");
    expect(mistakesIn(() => parseUsage(text))).to.deep.equal([
      "default.hours.value (given: 900): is above 744.",
      'default.averageScale.value (given: "half"): is not a number from 0 to 1.',
      'default.averageScale.because (given: "x"): is too short for a reason.',
      "default.nodePacking (given: 0.7): is missing: a value and because.",
      "default.natGatewayGb: is missing: a value and because.",
      'default.restoreTestClass.value (given: "m7g.large"): is not a DB instance class, as in db.m7g.large.',
      "default.natGatwayGb: is not a key that is read here. Did you mean natGatewayGb?",
    ]);
  });

  it("rejects a file without a default, for a stack that is not named", () => {
    const text = usageText.slice(usageText.indexOf("\ndev:"));
    expect(mistakesIn(() => parseUsage(text))).to.deep.equal([
      "default: is missing: what holds for a stack that is not named. Add it.",
    ]);
  });

  it("rejects text that is no YAML, and a list", () => {
    expect(mistakesIn(() => parseUsage("default: [1"))[0]).to.match(/^is not readable as YAML: /);
    expect(mistakesIn(() => parseUsage("- 1"))).to.deep.equal([
      "the file (given: [1]): is not a map of stacks.",
    ]);
  });
});
