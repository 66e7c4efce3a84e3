import { expect } from "chai";
import { guardedValues } from "../../policies/guarded-values.ts";

describe("the values that stand at a property", () => {
  it("have one place outside lists, also where nothing stands", () => {
    expect([...guardedValues({ a: { b: 1 } }, "a.b")]).to.deep.equal([["a.b", 1]]);
    expect([...guardedValues({}, "a.b")]).to.deep.equal([["a.b", undefined]]);
  });

  it("have a place for each element of a list, named after the property that tells them apart", () => {
    const inputs = {
      rules: [
        { id: "x", copies: [{ to: "1", days: 7 }, { to: "2" }] },
        { id: "y", copies: [{ to: "1", days: 9 }] },
      ],
    };
    expect([...guardedValues(inputs, "rules[id].copies[to].days")]).to.deep.equal([
      ['rules["x"].copies["1"].days', 7],
      ['rules["x"].copies["2"].days', undefined],
      ['rules["y"].copies["1"].days', 9],
    ]);
  });

  it("are told apart by position where their elements have no name", () => {
    expect([...guardedValues({ rules: [{ a: 1 }, {}] }, "rules[].a")]).to.deep.equal([
      ["rules[0].a", 1],
      ["rules[1].a", undefined],
    ]);
  });

  it("are none where the list is missing or known only after the update", () => {
    for (const rules of [undefined, { unknown: true }]) {
      expect([...guardedValues({ rules }, "rules[id].a")]).to.deep.equal([]);
    }
  });
});
