import { expect } from "chai";
import {
  hasLoadBalancerZone,
  LoadBalancerZoneError,
  loadBalancerZone,
} from "../../model/load-balancer-zones.ts";
import { regions } from "../../model/regions.ts";

const listed = Object.keys(regions).filter(hasLoadBalancerZone);

describe("hosted zones of load balancers", () => {
  it("are AWS' own for a Region", () => {
    expect([loadBalancerZone("us-east-1"), loadBalancerZone("eu-central-1")]).to.deep.equal([
      "Z35SXDOTRQ7X7K",
      "Z215JYRZR1TBD5",
    ]);
  });

  it("have the form of an id, and none stands for two Regions", () => {
    const zones = listed.map(loadBalancerZone);
    expect(zones.filter((zone) => !/^Z[A-Z0-9]{12,20}$/.test(zone))).to.deep.equal([]);
    expect(new Set(zones).size).to.equal(zones.length);
  });

  it("are known of every Region but these", () => {
    expect(Object.keys(regions).filter((region) => !hasLoadBalancerZone(region))).to.deep.equal([
      "ap-east-2",
      "ap-southeast-4",
      "ap-southeast-5",
      "ap-southeast-6",
      "ap-southeast-7",
      "ca-west-1",
      "il-central-1",
      "mx-central-1",
    ]);
  });

  for (const region of ["ca-west-1", "toString"]) {
    it(`rejects ${region}, names those that are known, and says where to look`, () => {
      expect(hasLoadBalancerZone(region)).to.equal(false);
      expect(() => loadBalancerZone(region))
        .to.throw(LoadBalancerZoneError)
        .with.property("message")
        .that.matches(
          /^The hosted zone of load balancers in .+ is not known; known are af-south-1, .+us-west-2\. Add it to/,
        );
    });
  }
});
