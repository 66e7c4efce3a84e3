import { expect } from "chai";
import * as fc from "fast-check";
import { contains, formatCidr, overlaps, parseCidr, subnetAt } from "../../model/cidr.ts";
import {
  type PlannedSubnet,
  planSubnets,
  SubnetPlanError,
  slotRows,
  tierCapacity,
  tiers,
  type ZoneLetter,
  type Zones,
  zoneLetters,
} from "../../model/subnet-plan.ts";

const prefixes = fc.integer({ min: 16, max: 19 });

/** VPC blocks of every allowed size, anywhere in 10/8. */
const vpcs = prefixes.chain((prefix) =>
  fc
    .integer({ min: 0, max: 2 ** (prefix - 8) - 1 })
    .map((index) => formatCidr(subnetAt(parseCidr("10.0.0.0/8"), prefix, index))),
);
const letters = fc.constantFrom(...zoneLetters);
const letterSets = fc.subarray([...zoneLetters], { minLength: 1 });

function zonesOf(chosen: readonly ZoneLetter[]): Zones {
  return Object.fromEntries(chosen.map((letter, index) => [letter, `use1-az${index + 1}`]));
}

const place = ({ tier, zone, cidr }: PlannedSubnet): string => `${tier} ${zone} ${cidr}`;

describe("subnet plan", () => {
  it("lays a /16 out as documented, for ever: a change here moves subnets of running environments", () => {
    const plan = planSubnets("10.20.0.0/16", zonesOf(["a", "b", "c"]));
    expect(plan.map(place)).to.deep.equal([
      "private a 10.20.0.0/19",
      "private b 10.20.32.0/19",
      "private c 10.20.64.0/19",
      "public a 10.20.192.0/24",
      "public b 10.20.193.0/24",
      "public c 10.20.194.0/24",
      "internal a 10.20.198.0/24",
      "internal b 10.20.199.0/24",
      "internal c 10.20.200.0/24",
      "endpoints a 10.20.204.0/24",
      "endpoints b 10.20.205.0/24",
      "endpoints c 10.20.206.0/24",
      "intra a 10.20.210.0/24",
      "intra b 10.20.211.0/24",
      "intra c 10.20.212.0/24",
      "database a 10.20.216.0/24",
      "database b 10.20.217.0/24",
      "database c 10.20.218.0/24",
    ]);
  });

  it("lays the last letter of a /19 out as documented", () => {
    const plan = planSubnets("10.20.32.0/19", { f: "use1-az6" });
    expect(plan).to.deep.equal([
      { tier: "private", zone: "f", zoneId: "use1-az6", cidr: "10.20.52.0/22", usableAddresses: 1019 },
      { tier: "public", zone: "f", zoneId: "use1-az6", cidr: "10.20.56.160/27", usableAddresses: 27 },
      { tier: "internal", zone: "f", zoneId: "use1-az6", cidr: "10.20.57.96/27", usableAddresses: 27 },
      { tier: "endpoints", zone: "f", zoneId: "use1-az6", cidr: "10.20.58.32/27", usableAddresses: 27 },
      { tier: "intra", zone: "f", zoneId: "use1-az6", cidr: "10.20.58.224/27", usableAddresses: 27 },
      { tier: "database", zone: "f", zoneId: "use1-az6", cidr: "10.20.59.160/27", usableAddresses: 27 },
    ]);
  });

  it("never moves another subnet when a zone letter is added or removed", () => {
    fc.assert(
      fc.property(vpcs, letterSets, letters, (vpc, chosen, letter) => {
        const without = chosen.filter((other) => other !== letter);
        const plan = (set: readonly ZoneLetter[]) => planSubnets(vpc, zonesOf(set));
        const others = plan([...without, letter]).filter(({ zone }) => zone !== letter);
        expect(others.map(place)).to.deep.equal(plan(without).map(place));
      }),
    );
  });

  it("keeps each tier's row for ever: another number moves subnets of running environments", () => {
    expect(slotRows).to.deep.equal({ public: 0, internal: 1, endpoints: 2, intra: 3, database: 4 });
  });

  it("leaves a tier to come, in any free row, blocks that no subnet of today touches", () => {
    const freeRows = fc.integer({ min: Object.keys(slotRows).length, max: 9 });
    fc.assert(
      fc.property(vpcs, freeRows, letters, (vpc, row, letter) => {
        const block = parseCidr(vpc);
        const slot = row * zoneLetters.length + zoneLetters.indexOf(letter);
        // Counted from the start of the VPC, whose first three quarters hold 192 blocks of a slot's size.
        const further = subnetAt(block, block.prefix + 8, 192 + slot);
        const touched = planSubnets(vpc, zonesOf(zoneLetters)).filter(({ cidr }) =>
          overlaps(parseCidr(cidr), further),
        );
        expect(touched).to.deep.equal([]);
      }),
    );
  });

  it("never moves a subnet when a letter gets another Availability Zone", () => {
    fc.assert(
      fc.property(
        vpcs,
        letterSets.chain((chosen) =>
          fc.tuple(fc.constant(chosen), fc.shuffledSubarray(chosen, { minLength: chosen.length })),
        ),
        (vpc, [chosen, shuffled]) => {
          expect(planSubnets(vpc, zonesOf(shuffled)).map(place)).to.deep.equal(
            planSubnets(vpc, zonesOf(chosen)).map(place),
          );
        },
      ),
    );
  });

  it("never lets two subnets overlap", () => {
    fc.assert(
      fc.property(vpcs, letterSets, (vpc, chosen) => {
        const blocks = planSubnets(vpc, zonesOf(chosen)).map(({ cidr }) => parseCidr(cidr));
        const clashes = blocks.flatMap((block, index) =>
          blocks.slice(index + 1).filter((other) => overlaps(block, other)),
        );
        expect(clashes).to.deep.equal([]);
      }),
    );
  });

  it("keeps every subnet inside the VPC", () => {
    fc.assert(
      fc.property(vpcs, letterSets, (vpc, chosen) => {
        const outside = planSubnets(vpc, zonesOf(chosen)).filter(
          ({ cidr }) => !contains(parseCidr(vpc), parseCidr(cidr)),
        );
        expect(outside).to.deep.equal([]);
      }),
    );
  });

  it("gives exactly one subnet to each tier in each zone, by tier and then by letter", () => {
    fc.assert(
      fc.property(vpcs, letterSets, (vpc, chosen) => {
        const zones = zonesOf(chosen);
        expect(planSubnets(vpc, zones).map(({ tier, zone, zoneId }) => [tier, zone, zoneId])).to.deep.equal(
          tiers.flatMap((tier) =>
            zoneLetters.filter((zone) => chosen.includes(zone)).map((zone) => [tier, zone, zones[zone]]),
          ),
        );
      }),
    );
  });

  it("keeps half of the small slots free for tiers that do not exist yet", () => {
    const small = planSubnets("10.20.0.0/16", zonesOf(zoneLetters)).filter(({ tier }) => tier !== "private");
    const slots = small.map(({ cidr }) => (parseCidr(cidr).base - parseCidr("10.20.192.0/18").base) / 256);
    expect(slots).to.deep.equal(Array.from({ length: 30 }, (_, slot) => slot));
  });

  it("leaves no subnet below the eight free addresses that a load balancer needs", () => {
    fc.assert(
      fc.property(vpcs, letterSets, (vpc, chosen) => {
        expect(
          planSubnets(vpc, zonesOf(chosen)).filter(({ usableAddresses }) => usableAddresses < 27),
        ).to.deep.equal([]);
      }),
    );
  });

  it("adds up the usable addresses of each tier", () => {
    expect(tierCapacity(planSubnets("10.20.0.0/16", zonesOf(["a", "c"])))).to.deep.equal({
      private: 2 * 8187,
      public: 2 * 251,
      internal: 2 * 251,
      endpoints: 2 * 251,
      intra: 2 * 251,
      database: 2 * 251,
    });
  });

  it("counts a tier's capacity as its number of zones times the size of its subnets", () => {
    fc.assert(
      fc.property(vpcs, letterSets, (vpc, chosen) => {
        const { prefix } = parseCidr(vpc);
        const small = chosen.length * (2 ** (32 - prefix - 8) - 5);
        expect(tierCapacity(planSubnets(vpc, zonesOf(chosen)))).to.deep.equal({
          private: chosen.length * (2 ** (32 - prefix - 3) - 5),
          public: small,
          internal: small,
          endpoints: small,
          intra: small,
          database: small,
        });
      }),
    );
  });

  it("reports no capacity for tiers that a plan does not have", () => {
    expect(tierCapacity([])).to.deep.equal({
      private: 0,
      public: 0,
      internal: 0,
      endpoints: 0,
      intra: 0,
      database: 0,
    });
  });

  for (const vpc of ["10.0.0.0/15", "10.20.0.0/20", "10.20.0.0/28"]) {
    it(`rejects ${vpc} as a VPC's block`, () => {
      const prefix = vpc.split("/")[1] ?? "";
      expect(() => planSubnets(vpc, { a: "use1-az1" })).to.throw(
        SubnetPlanError,
        `The VPC block ${vpc} has prefix /${prefix}; allowed are /16 to /19.`,
      );
    });
  }

  it("rejects one Availability Zone under two letters", () => {
    expect(() => planSubnets("10.20.0.0/16", { a: "use1-az1", b: "use1-az2", c: "use1-az1" })).to.throw(
      SubnetPlanError,
      "Zones a and c are both use1-az1: losing that Availability Zone would take two letters at once. " +
        "Give each letter an Availability Zone of its own.",
    );
  });
});
