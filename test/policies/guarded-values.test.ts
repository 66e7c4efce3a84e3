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

  it("are none where the list is missing", () => {
    expect([...guardedValues({}, "rules[id].a")]).to.deep.equal([]);
  });

  it("are unknown where something around them is, at the property itself where that is a list or an element", () => {
    const unknown = { unknown: true };
    expect([...guardedValues({ outer: unknown }, "outer.a")]).to.deep.equal([["outer.a", unknown]]);
    for (const rules of [unknown, [unknown]])
      expect([...guardedValues({ rules }, "rules[id].a")]).to.deep.equal([["rules[id].a", unknown]]);
  });
});
