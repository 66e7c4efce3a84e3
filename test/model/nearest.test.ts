import { expect } from "chai";
import * as fc from "fast-check";
import { nearest } from "../../model/nearest.ts";

const keys = ["environment", "region", "accountId", "network", "budget"];

describe("nearest", () => {
  for (const [typed, meant] of [
    ["enviroment", "environment"],
    ["environmnet", "environment"],
    ["regoin", "region"],
    ["regio", "region"],
    ["accountID", "accountId"],
    ["acountid", "accountId"],
    ["netwrk", "network"],
    ["budgets", "budget"],
  ] as const) {
    it(`takes "${typed}" for "${meant}"`, () => {
      expect(nearest(typed, keys)).to.equal(meant);
    });
  }

  it("suggests nothing for a word that resembles none", () => {
    expect(nearest("owner", keys)).to.equal(undefined);
    expect(nearest("", keys)).to.equal(undefined);
    expect(nearest("region", [])).to.equal(undefined);
  });

  it("suggests nothing among words too short to be misspelt", () => {
    expect(nearest("g", ["a", "b"])).to.equal(undefined);
  });

  it("prefers the closest word, and the first of equals", () => {
    expect(nearest("cidrs", ["cids", "cidr"])).to.equal("cids");
    expect(nearest("staging", ["stagings", "staging"])).to.equal("staging");
  });

  it("finds every known word that is spelt right", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => {
        const lower = [...new Set(words.map((word) => word.toLowerCase()))];
        expect(lower.map((word) => nearest(word, lower))).to.deep.equal(lower);
      }),
    );
  });

  it("finds a long word again after one letter was dropped, doubled or two neighbours were swapped", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.nat(),
        fc.constantFrom("drop", "double", "swap"),
        (word, seed, slip) => {
          const at = seed % (word.length - 1);
          const changed = {
            drop: word.slice(0, at) + word.slice(at + 1),
            double: word.slice(0, at + 1) + word.slice(at),
            swap: word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
          }[slip];
          expect(nearest(changed, keys)).to.equal(word);
        },
      ),
    );
  });
});
