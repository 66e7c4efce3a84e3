import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding } from "../../model/plan.ts";
import { applyWaivers, type Waiver } from "../../policies/waivers.ts";

function finding(urn: string, id = "stateful-replacement"): Finding {
  return { id, severity: "block", urn, message: "Would be replaced.", fix: "Keep it." };
}

function waiver(urn: string, id = "stateful-replacement", reason = "Agreed."): Waiver {
  return { id, urn, owner: "platform-team", reason, expires: "2027-01-31" };
}

const vpc = "urn:pulumi:prod::plinth::plinth:network:Network$aws:ec2/vpc:Vpc::network";

/** The patterns' meaning spelled out: try every length for every `*`. Exponential, and shares nothing with the code. */
function globs(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*")) {
    return globs(pattern.slice(1), text) || (text !== "" && globs(pattern, text.slice(1)));
  }
  return text !== "" && pattern.charAt(0) === text.charAt(0) && globs(pattern.slice(1), text.slice(1));
}

interface Segments {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
}

const urnOf = ({ stack, project, type, name }: Segments): string =>
  `urn:pulumi:${stack}::${project}::${type}::${name}`;

/** Few letters, so that patterns and URNs meet often enough. */
const segments = (letters: readonly string[], minLength: number): fc.Arbitrary<Segments> => {
  const segment = fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength: 6 });
  // A stack without a name cannot be; its place beside the prefix's colon would move the border too.
  const stack = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 6 });
  return fc.record({ stack, project: segment, type: segment, name: segment });
};

/** A colon at a segment's edge would move the border between segments: such a text is another URN. */
const isClean = ({ at }: { readonly at: Segments }): boolean =>
  [at.stack, at.project, at.type, at.name].every((part) => !/^:|:$|::/u.test(part));

const meets = (at: Segments, by: Segments): boolean =>
  globs(by.stack, at.stack) &&
  globs(by.project, at.project) &&
  globs(by.type, at.type) &&
  globs(by.name, at.name);

const ids = fc.constantFrom("stateful-replacement", "stateful-deletion");

describe("applyWaivers", () => {
  it("marks a covered finding with the waiver's reason", () => {
    expect(applyWaivers([finding(vpc)], [waiver("urn:pulumi:prod::plinth::*::network")])).to.deep.equal({
      findings: [{ ...finding(vpc), waived: "Agreed." }],
      unused: [],
    });
  });

  it("leaves a finding of another rule as it is and returns the waiver as unused", () => {
    const other = waiver(vpc, "stateful-deletion");
    expect(applyWaivers([finding(vpc)], [other])).to.deep.equal({
      findings: [finding(vpc)],
      unused: [other],
    });
  });

  it("gives the reason of the first waiver and counts a second one as used", () => {
    const waivers = [waiver(vpc, undefined, "First."), waiver("urn:pulumi:prod::plinth::*::network")];
    expect(applyWaivers([finding(vpc)], waivers)).to.deep.equal({
      findings: [{ ...finding(vpc), waived: "First." }],
      unused: [],
    });
  });

  it("covers several findings with one waiver and keeps their order", () => {
    const urns = ["a", "b", "c"].map(
      (zone) => `urn:pulumi:prod::plinth::aws:ec2/subnet:Subnet::network-private-${zone}`,
    );
    const pattern = "urn:pulumi:prod::plinth::aws:ec2/subnet:Subnet::network-private-*";
    const result = applyWaivers(
      [...urns, vpc].map((urn) => finding(urn)),
      [waiver(pattern)],
    );
    expect(result.findings.map(({ urn, waived }) => [urn, waived])).to.deep.equal([
      ...urns.map((urn) => [urn, "Agreed."]),
      [vpc, undefined],
    ]);
  });

  it("waives exactly the findings that a pattern of their rule matches, segment by segment", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: ids, at: segments(["a", "b", ":"], 0) }), { maxLength: 6 }),
        fc.array(fc.record({ id: ids, at: segments(["a", "b", ":", "*", "*", "*"], 1) }), { maxLength: 4 }),
        (found, waived) => {
          fc.pre(found.every(isClean) && waived.every(isClean));
          const result = applyWaivers(
            found.map(({ id, at }) => finding(urnOf(at), id)),
            waived.map(({ id, at }) => waiver(urnOf(at), id)),
          );
          expect(result.findings.map((each) => each.waived !== undefined)).to.deep.equal(
            found.map(({ id, at }) => waived.some((by) => by.id === id && meets(at, by.at))),
          );
          expect(result.unused.length).to.equal(
            waived.filter((by) => !found.some(({ id, at }) => by.id === id && meets(at, by.at))).length,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("waives by a name with several * exactly what a matcher that tries everything matches", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 7 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*"), minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(name, pattern, (given, wanted) => {
        const { findings } = applyWaivers(
          [finding(`urn:pulumi:prod::plinth::a:b:C::${given}`)],
          [waiver(`urn:pulumi:prod::plinth::a:b:C::${wanted}`)],
        );
        expect(findings.map(({ waived }) => waived !== undefined)).to.deep.equal([globs(wanted, given)]);
      }),
      { numRuns: 5000 },
    );
  });
});
