import { expect } from "chai";
import { RegionError, regionOf, regions } from "../../model/regions.ts";

describe("regions", () => {
  it("gives the code that the Region's Availability Zone ids begin with", () => {
    expect(regionOf("us-east-1")).to.deep.equal({ code: "use1", partition: "aws" });
    expect(regionOf("ap-southeast-2")).to.deep.equal({ code: "apse2", partition: "aws" });
    expect(regionOf("us-gov-west-1")).to.deep.equal({ code: "usgw1", partition: "aws-us-gov" });
    expect(regionOf("cn-northwest-1")).to.deep.equal({ code: "cnnw1", partition: "aws-cn" });
  });

  it("shortens every name the way AWS does: the area, the initials of the direction, the number", () => {
    const direction = { north: "n", south: "s", east: "e", west: "w", central: "c" };
    const shortened = Object.keys(regions).map((name) => {
      const parts = name.split("-");
      const middle = parts.slice(1, -1).join("");
      const short = Object.entries(direction).reduce(
        (text, [word, letter]) => text.replace(word, letter),
        middle,
      );
      return `${parts[0] ?? ""}${short.replace("gov", "g")}${parts.at(-1) ?? ""}`;
    });
    expect(Object.values(regions).map(({ code }) => code)).to.deep.equal(shortened);
  });

  it("gives no two Regions the same code, so that names built from it differ", () => {
    const codes = Object.values(regions).map(({ code }) => code);
    expect(new Set(codes).size).to.equal(codes.length);
  });

  it("rejects a misspelt Region and suggests the nearest", () => {
    expect(() => regionOf("us-eest-1")).to.throw(
      RegionError,
      '"us-eest-1" is not a known AWS Region. Did you mean "us-east-1"?',
    );
  });

  it("rejects a word that resembles no Region and lists them", () => {
    expect(() => regionOf("moon")).to.throw(
      RegionError,
      '"moon" is not a known AWS Region. Known are af-south-1, ',
    );
  });

  it("rejects the name of a property that every object has", () => {
    expect(() => regionOf("constructor")).to.throw(RegionError);
  });
});
