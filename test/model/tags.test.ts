import { expect } from "chai";
import * as fc from "fast-check";
import { checkTag, defaultTags } from "../../model/tags.ts";

describe("tags", () => {
  it("gives every resource the eight default tags", () => {
    expect(
      defaultTags({
        project: "plinth",
        environment: "prod",
        owner: "platform@example.com",
        costCenter: "4711",
        repository: "example/platform",
        dataClass: "confidential",
        platform: "plinth-prod-use1",
      }),
    ).to.deep.equal({
      Project: "plinth",
      Environment: "prod",
      Owner: "platform@example.com",
      CostCenter: "4711",
      ManagedBy: "pulumi",
      Repository: "example/platform",
      DataClass: "confidential",
      Platform: "plinth-prod-use1",
    });
  });

  for (const [key, value] of [
    ["Owner", "platform@example.com"],
    ["Kostenstelle", "Büro Süd 12"],
    ["k", ""],
    ["kubernetes.io/role/elb", "1"],
    ["a".repeat(128), "b".repeat(256)],
    ["所有者", "平台"],
  ] as const) {
    it(`accepts ${key.slice(0, 30)}=${value.slice(0, 30)}`, () => {
      expect(checkTag(key, value)).to.equal(undefined);
    });
  }

  it("rejects an empty key", () => {
    expect(checkTag("", "x")).to.equal('The tag key "" has 0 characters; allowed are 1 to 128.');
  });

  it("rejects a key of more than 128 characters", () => {
    expect(checkTag("k".repeat(129), "x")).to.equal(
      `The tag key "${"k".repeat(129)}" has 129 characters; allowed are 1 to 128.`,
    );
  });

  it("rejects a value of more than 256 characters", () => {
    expect(checkTag("Owner", "v".repeat(257))).to.equal(
      "The value of tag Owner has 257 characters; allowed are at most 256.",
    );
  });

  for (const key of ["aws:cost", "AWS:cost"]) {
    it(`rejects the key ${key}, which AWS keeps for itself`, () => {
      expect(checkTag(key, "x")).to.equal(
        `The tag key "${key}" begins with "aws:", which AWS keeps for itself. Choose another prefix.`,
      );
    });
  }

  it("rejects a key with a character that AWS refuses", () => {
    expect(checkTag("Owner!", "x")).to.equal(
      'The tag key "Owner!" contains a character that AWS refuses; allowed are letters, digits, spaces and _ . : / = + - @.',
    );
  });

  it("rejects a value with a character that AWS refuses", () => {
    expect(checkTag("Owner", "a,b")).to.equal(
      'The value "a,b" of tag Owner contains a character that AWS refuses; allowed are letters, digits, spaces and _ . : / = + - @.',
    );
  });

  it("counts characters, not code units, as AWS does", () => {
    const letter = "𝔸";
    expect(letter).to.have.length(2);
    expect(checkTag("k", letter.repeat(256))).to.equal(undefined);
    expect(checkTag("k", letter.repeat(257))).to.be.a("string");
  });

  it("never throws, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (key, value) => {
        expect(["string", "undefined"]).to.include(typeof checkTag(key, value));
      }),
    );
  });
});
