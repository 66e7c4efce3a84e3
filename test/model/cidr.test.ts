import { BlockList } from "node:net";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Cidr,
  CidrError,
  contains,
  formatCidr,
  isPrivate,
  overlaps,
  parseCidr,
  subnetAt,
  usableAddresses,
} from "../../model/cidr.ts";

const blocks: fc.Arbitrary<Cidr> = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => ({ base: address - (address % 2 ** (32 - prefix)), prefix }));

/** Blocks close to each other, so that both outcomes of a comparison are common. */
const neighbours: fc.Arbitrary<Cidr> = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 24, max: 32 }))
  .map(([offset, prefix]) => {
    const address = 10 * 2 ** 24 + offset;
    return { base: address - (address % 2 ** (32 - prefix)), prefix };
  });

const addressesOf = ({ base, prefix }: Cidr): readonly number[] =>
  Array.from({ length: 2 ** (32 - prefix) }, (_, index) => base + index);

describe("cidr", () => {
  it("reads a block as the unsigned number of its first address and its prefix", () => {
    expect(parseCidr("10.20.0.0/16")).to.deep.equal({ base: 169_082_880, prefix: 16 });
    expect(parseCidr("255.255.255.255/32")).to.deep.equal({ base: 4_294_967_295, prefix: 32 });
    expect(parseCidr("0.0.0.0/0")).to.deep.equal({ base: 0, prefix: 0 });
  });

  it("reads back every block it writes", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        expect(parseCidr(formatCidr(block))).to.deep.equal(block);
      }),
    );
  });

  for (const text of [
    "",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0/16",
    "10.0.0.0.0/16",
    "10.0.0.0/33",
    "256.0.0.0/8",
    "10.0.0.0/016",
    "010.0.0.0/8",
    "10.0.0.0 /16",
    " 10.0.0.0/16",
    "10.0.0.0/16\n",
    "1e1.0.0.0/8",
    "-1.0.0.0/8",
    "fd00::/8",
  ]) {
    it(`rejects ${JSON.stringify(text)} as a block`, () => {
      expect(() => parseCidr(text)).to.throw(
        CidrError,
        `"${text}" is not an IPv4 block. Allowed: four decimal`,
      );
    });
  }

  it("rejects an address inside a block and names the block that holds it", () => {
    expect(() => parseCidr("10.20.30.40/16")).to.throw(
      CidrError,
      '"10.20.30.40/16" is an address inside a block, not a block: bits after the first 16 are set. ' +
        "The block that contains it is 10.20.0.0/16.",
    );
  });

  it("calls two blocks overlapping exactly when they share an address", () => {
    fc.assert(
      fc.property(neighbours, neighbours, (a, b) => {
        const others = new Set(addressesOf(b));
        expect(overlaps(a, b)).to.equal(addressesOf(a).some((address) => others.has(address)));
      }),
    );
  });

  it("calls one block inside another exactly when all its addresses are", () => {
    fc.assert(
      fc.property(neighbours, neighbours, (outer, inner) => {
        const all = new Set(addressesOf(outer));
        expect(contains(outer, inner)).to.equal(addressesOf(inner).every((address) => all.has(address)));
      }),
    );
  });

  it("cuts a block into equal parts that follow each other and fill it", () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 0, max: 6 }), (block, bits) => {
        fc.pre(block.prefix + bits <= 32);
        const parts = Array.from({ length: 2 ** bits }, (_, index) =>
          subnetAt(block, block.prefix + bits, index),
        );
        const step = 2 ** (32 - block.prefix - bits);
        expect(parts).to.deep.equal(
          parts.map((_, index) => ({ base: block.base + index * step, prefix: block.prefix + bits })),
        );
        expect(parts.every((part) => contains(block, part))).to.equal(true);
      }),
    );
  });

  it("rejects a part beyond the end of the block", () => {
    expect(() => subnetAt(parseCidr("10.0.0.0/16"), 18, 4)).to.throw(
      CidrError,
      "10.0.0.0/16 has 4 blocks of /18: allowed indexes are 0 to 3, not 4.",
    );
  });

  for (const index of [-1, 0.5, Number.NaN]) {
    it(`rejects ${index} as a part's position`, () => {
      expect(() => subnetAt(parseCidr("10.0.0.0/16"), 18, index)).to.throw(CidrError, `not ${index}.`);
    });
  }

  for (const prefix of [15, 33, 17.5]) {
    it(`rejects cutting a /16 into blocks of /${prefix}`, () => {
      expect(() => subnetAt(parseCidr("10.0.0.0/16"), prefix, 0)).to.throw(
        CidrError,
        `10.0.0.0/16 cannot be cut into blocks of /${prefix}: allowed are whole prefixes from 16 to 32.`,
      );
    });
  }

  it("calls a block private exactly when it lies in RFC 1918 or RFC 6598 space", () => {
    const cases: readonly (readonly [string, boolean])[] = [
      ["10.0.0.0/8", true],
      ["10.255.255.255/32", true],
      ["11.0.0.0/16", false],
      ["8.0.0.0/6", false],
      ["172.16.0.0/12", true],
      ["172.31.0.0/16", true],
      ["172.32.0.0/16", false],
      ["192.168.0.0/16", true],
      ["192.168.0.0/15", false],
      ["100.64.0.0/10", true],
      ["100.128.0.0/16", false],
      ["0.0.0.0/0", false],
    ];
    expect(cases.map(([text]) => [text, isPrivate(parseCidr(text))])).to.deep.equal(cases);
  });

  it("agrees with Node's own block list on which addresses are private", () => {
    const list = new BlockList();
    list.addSubnet("10.0.0.0", 8);
    list.addSubnet("172.16.0.0", 12);
    list.addSubnet("192.168.0.0", 16);
    list.addSubnet("100.64.0.0", 10);
    const first = fc.constantFrom(9, 10, 11, 100, 172, 192);
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(first, octet, octet, octet, (...numbers) => {
        const address = numbers.join(".");
        expect(isPrivate(parseCidr(`${address}/32`))).to.equal(list.check(address));
      }),
    );
  });

  it("counts the addresses that AWS leaves in a subnet", () => {
    const counts = ["/16", "/24", "/27", "/28", "/30", "/32"].map((prefix) =>
      usableAddresses(parseCidr(`10.0.0.0${prefix}`)),
    );
    expect(counts).to.deep.equal([65_531, 251, 27, 11, 0, 0]);
  });
});
