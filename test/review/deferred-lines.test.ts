import { expect } from "chai";
import { deferredLines } from "../../review/deferred-lines.ts";

const deferred = (count: number, type: string, property: string) =>
  Array.from({ length: count }, (_, index) => ({ urn: `urn-${index}`, type, property, reason: "later" }));

describe("what the rules will know only after the update", () => {
  it("is told in one line, the most frequent first", () => {
    const values = [
      ...deferred(2, "aws:s3/bucketPolicy:BucketPolicy", "policy"),
      ...deferred(9, "aws:iam/rolePolicy:RolePolicy", "policy"),
    ];
    expect(deferredLines(values, 120)).to.deep.equal([
      "Known only after the update, and judged then: 9 × policy of RolePolicy, 2 × policy of BucketPolicy.",
    ]);
  });

  it("is counted where it is of many kinds", () => {
    const values = ["a", "b", "c", "d", "e", "f"].flatMap((property) =>
      deferred(1, "aws:iam/role:Role", property),
    );
    expect(deferredLines(values, 200)).to.deep.equal([
      "Known only after the update, and judged then: 1 × a of Role, 1 × b of Role, 1 × c of Role, 1 × d of Role, 2 others.",
    ]);
  });

  it("needs no word where there is nothing", () => {
    expect(deferredLines([], 100)).to.deep.equal([]);
  });
});
