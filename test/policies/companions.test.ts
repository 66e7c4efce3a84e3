import { expect } from "chai";
import { assert, nat, property } from "fast-check";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { withoutCompanion } from "../../policies/companions.ts";
import { unknownValue } from "../../policies/input-values.ts";
import { registered } from "./compliant/registered.ts";

const bucket = (name: string) => registered("aws:s3/bucket:Bucket", name, { bucket: `${name}-1` });
const policyOf = (name: string, owner: unknown) =>
  registered("aws:s3/bucketPolicy:BucketPolicy", name, { bucket: owner });
const byName = { companion: "bucket", owner: "bucket" };
const byId = { companion: "bucket" };

const names = (resources: readonly PlannedResource[]) => resources.map(({ name }) => name);

describe("resources that belong together", () => {
  it("are matched by name where both carry it", () => {
    const buckets = [bucket("a"), bucket("b")];
    expect(names(withoutCompanion(buckets, [policyOf("p", "a-1")], byName))).to.deep.equal(["b"]);
    // A second one for the same bucket does not serve the other.
    const two = [policyOf("p", "a-1"), policyOf("q", "a-1")];
    expect(names(withoutCompanion(buckets, two, byName))).to.deep.equal(["b"]);
  });

  it("are counted where one names an id, or what is known only later", () => {
    const buckets = [bucket("a"), bucket("b")];
    expect(
      withoutCompanion(buckets, [policyOf("p", "id-1"), policyOf("q", unknownValue)], byId),
    ).to.deep.equal([]);
    expect(
      withoutCompanion(buckets, [policyOf("p", "a-1"), policyOf("q", unknownValue)], byName),
    ).to.deep.equal([]);
  });

  it("are missed where a name tells that they are another's", () => {
    const buckets = [bucket("a"), bucket("b")];
    expect(names(withoutCompanion(buckets, [policyOf("a-policy", "id-1")], byId))).to.deep.equal(["b"]);
    expect(names(withoutCompanion(buckets, [policyOf("b-policy", "id-1")], byId))).to.deep.equal(["a"]);
  });

  it("are not there where a companion names another one by name", () => {
    expect(names(withoutCompanion([bucket("a")], [policyOf("a-policy", "elsewhere")], byName))).to.deep.equal(
      ["a"],
    );
    const nameless = registered("aws:s3/bucket:Bucket", "b", {});
    expect(
      names(withoutCompanion([bucket("a"), nameless], [policyOf("p", "elsewhere")], byName)),
    ).to.deep.equal(["a"]);
  });

  it("are not there where a companion names nobody", () => {
    expect(names(withoutCompanion([bucket("a")], [policyOf("p", undefined)], byId))).to.deep.equal(["a"]);
  });

  it("leave as many without as there are too few, in whatever order they come", () => {
    assert(
      property(nat(12), nat(12), (owners, companions) => {
        const buckets = Array.from({ length: owners }, (_, index) => bucket(`b${index}`));
        const policies = Array.from({ length: companions }, (_, index) =>
          policyOf(`p${index}`, `id-${index}`),
        );
        expect(withoutCompanion(buckets, policies, byId)).to.have.lengthOf(Math.max(0, owners - companions));
      }),
    );
  });
});
