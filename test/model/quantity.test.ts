import { expect } from "chai";
import { quantity } from "../../model/quantity.ts";

describe("a quantity", () => {
  it("is one of something, or a number of somethings, none included", () => {
    expect([0, 1, 2].map((number) => quantity(number, "secret"))).to.deep.equal([
      "0 secrets",
      "1 secret",
      "2 secrets",
    ]);
  });
});
