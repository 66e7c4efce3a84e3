import { expect } from "chai";
import { rolledBack } from "../../../commands/release/rolled-back.ts";
import { withDigest } from "../../../commands/release/stack-text.ts";
import { stackText } from "../../support/stack-files.ts";
import { digestOf } from "../../support/stack-repository.ts";

const first = withDigest(withDigest(stackText("prod"), "api", digestOf("a")), "worker", digestOf("a"));
const second = withDigest(withDigest(first, "api", digestOf("b")), "worker", digestOf("b"));
const changedIn = (text: string, part: string, by: string) => {
  expect(text).to.contain(part);
  return text.replace(part, by);
};

const back = (next: string, proven: readonly string[] = [first]) =>
  rolledBack({ running: second, next, proven });

describe("a version of a stack file that rolls back", () => {
  it("has nothing else but earlier entries of services, of one or of all", () => {
    expect(back(withDigest(second, "api", digestOf("a")))).to.deep.equal(["api"]);
    expect(back(first)).to.deep.equal(["api", "worker"]);
  });

  it("may have other comments, another order and other versions that were proven beside it", () => {
    const reworded = changedIn(first, "# zeros stand for", "# sixty-four zeros stand for");
    expect(back(reworded, [stackText("prod"), first, second])).to.deep.equal(["api", "worker"]);
  });

  for (const [what, next] of [
    ["changes nothing", second],
    ["has a digest that never ran there", withDigest(second, "api", digestOf("c"))],
    ["has the digest with another config", changedIn(first, "replicas: { min: 3", "replicas: { min: 2")],
    ["changes another key", changedIn(first, "nat: perZone", "nat: single")],
    [
      "changes a key of Pulumi's own",
      changedIn(first, "config:\n", "secretsprovider: awskms://other\nconfig:\n"),
    ],
    ["has one service more", changedIn(first, "    worker:\n", "    mail: {}\n    worker:\n")],
    ["has one service less", first.replace(/ {4}worker:\n(?: {6}.*\n)+/, "")],
    ["names a service twice", changedIn(first, "    worker:\n", "    api:\n")],
    ["is no YAML", `${first}<<<<<<<\n`],
  ] as const) {
    it(`is none that ${what}`, () => {
      expect(back(next)).to.deep.equal([]);
    });
  }

  it("is none where that never ran, or where what runs cannot be read", () => {
    expect(back(first, [])).to.deep.equal([]);
    expect(rolledBack({ running: "", next: first, proven: [first] })).to.deep.equal([]);
  });
});
