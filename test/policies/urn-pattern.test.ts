import { expect } from "chai";
import { matchesStack, matchesUrn, patternProblem } from "../../policies/urn-pattern.ts";

const vpc = "urn:pulumi:prod::plinth::plinth:network:Network$aws:ec2/vpc:Vpc::network";

describe("URN patterns", () => {
  it("match a URN written out", () => {
    expect(matchesUrn(vpc, vpc)).to.equal(true);
  });

  it("let * stand for a whole segment or a part of one", () => {
    expect(matchesUrn("urn:pulumi:prod::plinth::*::network", vpc)).to.equal(true);
    expect(matchesUrn("urn:pulumi:*::*::*$aws:ec2/vpc:Vpc::net*k", vpc)).to.equal(true);
  });

  it("let * stand for nothing at all", () => {
    expect(matchesUrn("urn:pulumi:prod*::plinth::*::*network*", vpc)).to.equal(true);
  });

  it("do not let * reach across the border of a segment", () => {
    expect(matchesUrn("urn:pulumi:prod::*::network", vpc)).to.equal(false);
    expect(matchesUrn("urn:pulumi:*::network::*::network", vpc)).to.equal(false);
  });

  it("do not use one character of the URN for two parts of the pattern", () => {
    expect(matchesUrn("urn:pulumi:prod::plinth::*::netw*work", vpc)).to.equal(false);
    expect(matchesUrn("urn:pulumi:prod::plinth::*::*two*or*rk", vpc)).to.equal(false);
  });

  it("take every other character literally", () => {
    expect(matchesUrn("urn:pulumi:prod::plinth::*::netw.rk", vpc)).to.equal(false);
    expect(matchesUrn("urn:pulumi:prod::plinth::*::networ?", vpc)).to.equal(false);
  });

  it("count what follows the third separator as the name", () => {
    expect(
      matchesUrn("urn:pulumi:prod::plinth::a:b:C::x::*", "urn:pulumi:prod::plinth::a:b:C::x::y::z"),
    ).to.equal(true);
  });

  it("match no text that is not a URN", () => {
    expect(matchesUrn("urn:pulumi:prod::plinth::*::network", "network")).to.equal(false);
  });

  it("say which stack they speak of", () => {
    expect(matchesStack("urn:pulumi:prod::plinth::*::network", "prod")).to.equal(true);
    expect(matchesStack("urn:pulumi:*::plinth::*::network", "dev")).to.equal(true);
    expect(matchesStack("urn:pulumi:prod::plinth::*::network", "prod-eu")).to.equal(false);
  });

  for (const pattern of [
    "urn:pulumi:prod::plinth::*::network",
    "urn:pulumi:prod::plinth::*$aws:ec2/subnet:Subnet::network-*",
    "urn:pulumi:prod::plinth::*$aws:ec2/subnet:Subnet::*",
  ]) {
    it(`may be ${pattern}`, () => {
      expect(patternProblem(pattern)).to.equal(undefined);
    });
  }

  const tooWide = "is too wide: neither its resource type nor its name is written out";
  for (const [pattern, problem] of [
    ["*", "is not a URN of four segments"],
    ["**", "is not a URN of four segments"],
    ["*::*::*::network", "is not a URN of four segments"],
    ["urn:pulumi:prod::plinth::network", "is not a URN of four segments"],
    ["urn:pulumi:*::*::*::*", tooWide],
    ["urn:pulumi:prod::plinth::**::**", tooWide],
    ["urn:pulumi:prod::plinth::*::*e*", tooWide],
    ["urn:pulumi:prod::plinth::plinth:network:Network$*::network-*", tooWide],
    ["urn:pulumi:prod::plinth::*Bucket::*", tooWide],
    ["urn:pulumi:::plinth::*::network", "is not a URN of four segments"],
    ["urn:pulumi:prod::::*::network", "has an empty part"],
    ["urn:pulumi:prod::plinth::*$::*", "has an empty part"],
    ["urn:pulumi:prod::plinth::*::", "has an empty part"],
  ] as const) {
    it(`rejects ${pattern}`, () => {
      expect(patternProblem(pattern)).to.equal(problem);
    });
  }
});
