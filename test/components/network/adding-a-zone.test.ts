import { expect } from "chai";
import fc from "fast-check";
import type { NetworkArgs } from "../../../components/network/network.ts";
import { type ZoneLetter, zoneLetters } from "../../../model/subnet-plan.ts";
import { type Recorded, record } from "../../support/mocks.ts";
import { networkWith } from "./network-args.ts";

const zonesOf = (letters: readonly ZoneLetter[]): NetworkArgs["zones"] =>
  Object.fromEntries(letters.map((letter) => [letter, `use1-az${zoneLetters.indexOf(letter) + 1}`]));

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

/** Two sets of letters, the second with one letter more. */
const growth = fc
  .subarray([...zoneLetters], { minLength: 3 })
  .chain((after) =>
    fc.constantFrom(...after).map((added) => ({ before: after.filter((letter) => letter !== added), after })),
  );

describe("adding a zone", () => {
  for (const nat of ["none", "perZone"] as const) {
    it(`creates resources and changes none, with NAT ${nat}`, async () => {
      await fc.assert(
        fc.asyncProperty(growth, async ({ after, before }) => {
          const options = { nat, interfaceEndpoints: ["ecr.api", "sts"], protect: true };
          const smaller = await made({ ...options, zones: zonesOf(before) });
          const larger = await made({ ...options, zones: zonesOf(after) });
          for (const [urn, resource] of smaller) {
            const now = larger.get(urn);
            expect(now === undefined ? `${urn} is gone` : effect(now)).to.deep.equal(effect(resource));
          }
          expect(larger.size).to.be.greaterThan(smaller.size);
        }),
        { numRuns: 20 },
      );
    });
  }

  it("creates resources and changes none, with a single NAT gateway and a letter after the first", async () => {
    const smaller = await made({ nat: "single", zones: zonesOf(["b", "d"]) });
    const larger = await made({ nat: "single", zones: zonesOf(["b", "c", "d"]) });
    for (const [urn, resource] of smaller) {
      const now = larger.get(urn);
      expect(now === undefined ? `${urn} is gone` : effect(now)).to.deep.equal(effect(resource));
    }
  });

  it("moves a single NAT gateway when the letter comes before the first", async () => {
    const smaller = await made({ nat: "single", zones: zonesOf(["b", "c"]) });
    const larger = await made({ nat: "single", zones: zonesOf(["a", "b", "c"]) });
    const gone = [...smaller.values()].filter(({ urn }) => !larger.has(urn));
    expect(gone.map(({ name, type }) => `${type} ${name}`).toSorted()).to.deep.equal([
      "aws:ec2/eip:Eip network-nat-b",
      "aws:ec2/natGateway:NatGateway network-nat-b",
    ]);
  });

  it("is undone by removing it, and moving to a NAT gateway per zone changes routes alone", async () => {
    const zones = zonesOf(["a", "b", "c"]);
    const single = await made({ nat: "single", zones });
    const perZone = await made({ nat: "perZone", zones });
    const changed = [...single.values()].filter((resource) => {
      const now = perZone.get(resource.urn);
      return now === undefined || JSON.stringify(effect(now)) !== JSON.stringify(effect(resource));
    });
    expect(changed.map(({ name, type }) => `${type} ${name}`).toSorted()).to.deep.equal([
      "aws:ec2/route:Route network-private-b-default",
      "aws:ec2/route:Route network-private-c-default",
    ]);
  });
});
