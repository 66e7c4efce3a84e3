import { expect } from "chai";
import * as fc from "fast-check";
import {
  checkExistingNetwork,
  type ExistingNetworkInput,
  type ExistingSubnet,
} from "../../model/existing-network.ts";
import { planSubnets, type Tier, tiers, type ZoneLetter, zoneLetters } from "../../model/subnet-plan.ts";

type Subnets = Partial<Record<Tier, Partial<Record<ZoneLetter, ExistingSubnet>>>>;

const idOf = (number: number): string => `subnet-${number.toString(16).padStart(17, "0")}`;

/** A valid network, laid out by our own plan. */
function network(letters: readonly ZoneLetter[] = ["a", "b"]): ExistingNetworkInput & { subnets: Subnets } {
  const subnets: Subnets = {};
  const zones = Object.fromEntries(letters.map((letter, index) => [letter, `use1-az${index + 1}`]));
  for (const [index, { tier, zone, cidr }] of planSubnets("10.20.0.0/16", zones).entries()) {
    subnets[tier] = { ...subnets[tier], [zone]: { id: idOf(index), cidr } };
  }
  return { vpcId: "vpc-0123456789abcdef0", cidr: "10.20.0.0/16", region: "us-east-1", subnets };
}

/** The valid network with one subnet changed. */
function changed(tier: Tier, zone: ZoneLetter, change: Partial<ExistingSubnet>): ExistingNetworkInput {
  const base = network();
  const subnet = base.subnets[tier]?.[zone] ?? { id: "", cidr: "" };
  return {
    ...base,
    subnets: { ...base.subnets, [tier]: { ...base.subnets[tier], [zone]: { ...subnet, ...change } } },
  };
}

function without(tier: Tier, zone?: ZoneLetter): ExistingNetworkInput {
  const base = network();
  const subnets = { ...base.subnets };
  const zones = { ...subnets[tier] };
  if (zone !== undefined) delete zones[zone];
  if (zone === undefined) delete subnets[tier];
  else subnets[tier] = zones;
  return { ...base, subnets };
}

describe("existing network", () => {
  it("accepts every network that the platform's own plan would make", () => {
    fc.assert(
      fc.property(fc.subarray([...zoneLetters], { minLength: 2 }), (letters) => {
        expect(checkExistingNetwork(network(letters))).to.deep.equal([]);
      }),
    );
  });

  it("accepts a network without public subnets, and one with public subnets in fewer zones", () => {
    expect(checkExistingNetwork(without("public"))).to.deep.equal([]);
    expect(checkExistingNetwork(without("public", "b"))).to.deep.equal([]);
  });

  it("rejects an id that is not a VPC's", () => {
    expect(checkExistingNetwork({ ...network(), vpcId: "subnet-0123456789abcdef0" })).to.deep.equal([
      {
        path: "vpcId",
        message:
          '"subnet-0123456789abcdef0" is not the id of a vpc; allowed: "vpc-" and 8 or 17 hexadecimal digits.',
      },
    ]);
  });

  it("rejects an unknown Region", () => {
    expect(checkExistingNetwork({ ...network(), region: "us-eest-1" }).map(({ path }) => path)).to.deep.equal(
      ["region"],
    );
  });

  it("rejects a VPC block that AWS does not allow", () => {
    expect(checkExistingNetwork({ ...network(), cidr: "10.0.0.0/8" })).to.deep.equal([
      { path: "cidr", message: "10.0.0.0/8 has prefix /8; AWS allows /16 to /28." },
    ]);
  });

  it("rejects a subnet's id of the wrong form", () => {
    expect(checkExistingNetwork(changed("private", "a", { id: "subnet-12" }))).to.deep.equal([
      {
        path: "subnets.private.a.id",
        message: '"subnet-12" is not the id of a subnet; allowed: "subnet-" and 8 or 17 hexadecimal digits.',
      },
    ]);
  });

  it("rejects one subnet in two places", () => {
    const id = network().subnets.private?.a?.id ?? "";
    expect(checkExistingNetwork(changed("intra", "b", { id }))).to.deep.equal([
      {
        path: "subnets.intra.b.id",
        message: `${id} is already named in subnets.private.a; a subnet serves one tier.`,
      },
    ]);
  });

  it("rejects a block that is none, and says what it should be", () => {
    expect(checkExistingNetwork(changed("database", "b", { cidr: "10.20.217.1/24" }))).to.deep.equal([
      {
        path: "subnets.database.b.cidr",
        message:
          '"10.20.217.1/24" is an address inside a block, not a block: bits after the first 24 are set. ' +
          "The block that contains it is 10.20.217.0/24.",
      },
    ]);
  });

  it("rejects a subnet outside the VPC", () => {
    expect(checkExistingNetwork(changed("private", "b", { cidr: "10.21.0.0/19" }))).to.deep.equal([
      { path: "subnets.private.b.cidr", message: "10.21.0.0/19 lies outside the VPC's 10.20.0.0/16." },
    ]);
  });

  it("rejects two subnets that overlap and names both", () => {
    expect(checkExistingNetwork(changed("internal", "a", { cidr: "10.20.31.0/24" }))).to.deep.equal([
      {
        path: "subnets.internal.a.cidr",
        message:
          "10.20.31.0/24 overlaps 10.20.0.0/19 of subnets.private.a; subnets of one VPC never overlap.",
      },
    ]);
  });

  it("rejects a network in a single zone", () => {
    expect(checkExistingNetwork(network(["c"]))).to.deep.equal([
      { path: "subnets", message: "Subnets stand in 1 zones (c); EKS and RDS need at least 2." },
    ]);
  });

  for (const tier of tiers.filter((name) => name !== "public")) {
    it(`rejects a network without the tier ${tier}`, () => {
      expect(checkExistingNetwork(without(tier))).to.deep.equal([
        { path: `subnets.${tier}`, message: `The tier ${tier} has no subnet; it is required.` },
      ]);
    });

    it(`rejects a network whose tier ${tier} lacks a zone that the others have`, () => {
      expect(checkExistingNetwork(without(tier, "b"))).to.deep.equal([
        {
          path: `subnets.${tier}`,
          message: `The tier ${tier} has no subnet in zone b; every required tier needs the same zones (a, b).`,
        },
      ]);
    });
  }

  it("rejects a public subnet in a zone that no other tier has", () => {
    const base = network();
    const extra = { ...base.subnets.public, f: { id: idOf(99), cidr: "10.20.197.0/24" } };
    expect(checkExistingNetwork({ ...base, subnets: { ...base.subnets, public: extra } })).to.deep.equal([
      {
        path: "subnets.public",
        message: "The tier public has zone f, which no required tier has; allowed are a, b.",
      },
    ]);
  });

  it("rejects everything that is wrong at once, in reading order", () => {
    const wrong: ExistingNetworkInput = {
      vpcId: "x",
      cidr: "y",
      region: "z",
      subnets: { private: { a: { id: "u", cidr: "v" } } },
    };
    expect(checkExistingNetwork(wrong).map(({ path }) => path)).to.deep.equal([
      "vpcId",
      "cidr",
      "region",
      "subnets",
      "subnets.internal",
      "subnets.endpoints",
      "subnets.intra",
      "subnets.database",
      "subnets.private.a.id",
      "subnets.private.a.cidr",
    ]);
  });
});
