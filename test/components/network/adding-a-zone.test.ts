import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import type { NetworkArgs } from "../../../components/network/network.ts";
import { zoneLetters } from "../../../model/subnet-plan.ts";
import { type Recorded, record } from "../../support/mocks.ts";
import { listing } from "../listing.ts";
import { networkWith } from "./network-args.ts";

const zonesOf = (letters: string): NetworkArgs["zones"] =>
  Object.fromEntries(
    zoneLetters.flatMap((letter, index) =>
      letters.includes(letter) ? [[letter, `use1-az${index + 1}`]] : [],
    ),
  );

async function made(changes: Partial<NetworkArgs>): Promise<ReadonlyMap<string, Recorded>> {
  const { resources } = await record(networkWith(changes));
  return new Map(resources.map((resource) => [resource.urn, resource]));
}

/** Everything about a resource that could make the engine touch it. What it waits for could not. */
const effect = ({ custom, ignoreChanges, inputs, parent, protect }: Recorded) => ({
  custom,
  ignoreChanges,
  inputs,
  parent,
  protect,
});

/** Everything of the smaller network stands in the larger one as it was, and the larger one has more. */
function expectOnlyAdditions(
  smaller: ReadonlyMap<string, Recorded>,
  larger: ReadonlyMap<string, Recorded>,
): void {
  for (const [urn, resource] of smaller) {
    const now = larger.get(urn);
    expect(now === undefined ? `${urn} is gone` : effect(now)).to.deep.equal(effect(resource));
  }
  expect(larger.size).to.be.greaterThan(smaller.size);
}

/** Letters before and after; that no block moves for any set of letters is tested with the subnet plan itself. */
const growths = [
  ["ab", "abc"],
  ["ac", "abc"],
  ["bc", "abc"],
  ["abcde", "abcdef"],
] as const;

describe("adding a zone", () => {
  for (const nat of ["none", "perZone"] as const) {
    for (const [before, after] of growths) {
      it(`from ${before} to ${after} creates resources and changes none, with NAT ${nat}`, async () => {
        const options = { nat, interfaceEndpoints: ["ecr.api", "sts"], protect: true };
        const smaller = await made({ ...options, zones: zonesOf(before) });
        const larger = await made({ ...options, zones: zonesOf(after) });
        expectOnlyAdditions(smaller, larger);
      });
    }
  }

  it("creates resources and changes none, with a single NAT gateway and a letter after the first", async () => {
    const smaller = await made({ nat: "single", zones: zonesOf("bd") });
    const larger = await made({ nat: "single", zones: zonesOf("bcd") });
    expectOnlyAdditions(smaller, larger);
  });

  it("moves a single NAT gateway when the letter comes before the first", async () => {
    const smaller = await made({ nat: "single", zones: zonesOf("bc") });
    const larger = await made({ nat: "single", zones: zonesOf("abc") });
    const gone = [...smaller.values()].filter(({ urn }) => !larger.has(urn));
    expect(listing(gone)).to.deep.equal([
      "aws:ec2/eip:Eip network-nat-b",
      "aws:ec2/natGateway:NatGateway network-nat-b",
    ]);
  });
});

describe("moving from a single NAT gateway to one for each zone", () => {
  it("changes the other zones' routes and nothing else that exists", async () => {
    const zones = zonesOf("abc");
    const single = await made({ nat: "single", zones });
    const perZone = await made({ nat: "perZone", zones });
    const changed = [...single.values()].filter((resource) => {
      const now = perZone.get(resource.urn);
      return now === undefined || !isDeepStrictEqual(effect(now), effect(resource));
    });
    expect(listing(changed)).to.deep.equal([
      "aws:ec2/route:Route network-private-b-default",
      "aws:ec2/route:Route network-private-c-default",
    ]);
  });
});
