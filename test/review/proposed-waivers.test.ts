import { expect } from "chai";
import type { Finding } from "../../model/plan.ts";
import { WaiverError } from "../../policies/waiver-error.ts";
import { parseWaivers } from "../../policies/waivers.ts";
import { proposedWaivers } from "../../review/proposed-waivers.ts";

const start = "urn:pulumi:prod::plinth::";
const eip = (zone: string) => `${start}plinth:network:Network$aws:ec2/eip:Eip::nat-${zone}`;
const key = (parent: string) => `${start}plinth:${parent}$aws:kms/key:Key::${parent}`;

const findings = (urns: readonly string[], id = "stateful-deletion"): readonly Finding[] =>
  urns.map((urn) => ({ id, severity: "block", urn, message: "m", fix: "f" }));

const patterns = (urns: readonly string[], all: readonly string[] = urns) =>
  proposedWaivers(findings(urns), all, "2026-12-21").flatMap((line) =>
    line.startsWith("  urn: ") ? [line.slice(8, -1)] : [],
  );

describe("the waivers that a block proposes", () => {
  it("can be pasted into the file, which is then refused until somebody answers for them", () => {
    const text = proposedWaivers(findings([eip("a")]), [eip("a")], "2026-12-21").join("\n");
    expect(() => parseWaivers(text, "2026-11-21"))
      .to.throw(WaiverError)
      .with.property("message")
      .that.includes("has 2 mistakes")
      .and.includes("owner is empty")
      .and.includes("reason is empty");
    const filled = text.replaceAll('""', '"someone"');
    expect(parseWaivers(filled, "2026-11-21")).to.deep.equal([
      { id: "stateful-deletion", urn: eip("a"), owner: "someone", reason: "someone", expires: "2026-12-21" },
    ]);
  });

  it("are one for several resources of a type and parent", () => {
    expect(patterns([eip("a"), eip("b")])).to.deep.equal([
      `${start}plinth:network:Network$aws:ec2/eip:Eip::nat-*`,
    ]);
  });

  it("are one for several resources of a type below different parents", () => {
    expect(patterns([key("a"), key("b")])).to.deep.equal([`${start}*$aws:kms/key:Key::*`]);
  });

  it("are one for each resource where a pattern would cover another of the plan", () => {
    expect(patterns([eip("a"), eip("b")], [eip("a"), eip("b"), eip("c")])).to.deep.equal([
      eip("a"),
      eip("b"),
    ]);
  });

  it("are three at most, and say how many more it takes", () => {
    const urns = ["a", "b", "c", "d", "e"].map(eip);
    const lines = proposedWaivers(findings(urns), [...urns, eip("f")], "2026-12-21");
    expect(lines.filter((line) => line.startsWith("- id"))).to.have.length(3);
    expect(lines.at(-1)).to.equal("# and 2 more like these, for the other resources");
  });

  it("are none for a protected resource, which no waiver unprotects, and none for a secret", () => {
    for (const id of ["protected-resource", "secretless-state"]) {
      expect(proposedWaivers(findings([eip("a")], id), [eip("a")], "2026-12-21")).to.deep.equal([]);
    }
  });
});
