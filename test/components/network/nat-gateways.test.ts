import { expect } from "chai";
import { natZones } from "../../../components/network/nat-gateways.ts";

describe("NAT gateways", () => {
  it("stand in no zone, in the first letter, or in each", () => {
    expect(natZones("none", ["a", "b"])).to.deep.equal([]);
    expect(natZones("single", ["a", "b"])).to.deep.equal(["a"]);
    expect(natZones("perZone", ["a", "b"])).to.deep.equal(["a", "b"]);
  });

  it("go by the letter, not by the order in which zones are written", () => {
    expect(natZones("single", ["f", "c", "b"])).to.deep.equal(["b"]);
    expect(natZones("perZone", ["f", "c"])).to.deep.equal(["c", "f"]);
  });
});
