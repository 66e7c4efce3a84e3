import { BlockList } from "node:net";
import { expect } from "chai";
import * as fc from "fast-check";
import { ipv4Address, ipv4Block, isInside } from "../../model/ipv4.ts";

const text = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join("."));

describe("IPv4 blocks as registered", () => {
  it("hold the addresses that Node's own list of blocks finds in them", () => {
    fc.assert(
      fc.property(text, fc.nat(32), fc.oneof(text, fc.constant("")), (base, prefix, other) => {
        const address = other === "" ? base : other;
        const list = new BlockList();
        list.addSubnet(base, prefix);
        const block = ipv4Block(`${base}/${prefix}`);
        const number = ipv4Address(address);
        if (block === undefined || number === undefined) throw new Error("not read");
        expect(isInside(number, block)).to.equal(list.check(address));
      }),
      { numRuns: 1000 },
    );
  });

  it("are none for IPv6, which has no place in a cluster of IPv4", () => {
    for (const cidr of ["::/0", "2001:db8::/32", "::ffff:10.0.0.0/104"])
      expect(ipv4Block(cidr), cidr).to.equal(undefined);
    expect(ipv4Address("2001:db8::1")).to.equal(undefined);
  });

  for (const cidr of [
    "",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0/8",
    "256.0.0.0/8",
    "010.0.0.0/8",
    "10.0.0.0/8\n",
    "any",
  ]) {
    it(`rejects ${JSON.stringify(cidr)} as a block`, () => {
      expect(() => ipv4Block(cidr)).to.throw(
        RangeError,
        "is no block of addresses; allowed are those as in 10.20.0.0/16",
      );
    });
  }

  for (const address of ["10.0.0.0/32", "10.0.0", "10.0.0.256", " 10.0.0.1"]) {
    it(`does not take ${JSON.stringify(address)} for an address`, () => {
      expect(ipv4Address(address)).to.equal(undefined);
    });
  }
});
