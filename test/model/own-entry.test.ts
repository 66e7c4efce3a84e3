import { expect } from "chai";
import { ownEntry } from "../../model/own-entry.ts";

describe("an entry of a table", () => {
  it("is what the table holds under the key", () => {
    expect(ownEntry({ a: 1 }, "a")).to.equal(1);
  });

  it("is nothing where the key is a word that every object knows", () => {
    for (const key of ["valueOf", "constructor", "__proto__", "toString", "b"]) {
      expect(ownEntry({ a: 1 }, key), key).to.equal(undefined);
    }
  });
});
