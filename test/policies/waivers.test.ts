import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ruleIds } from "../../policies/rules.ts";
import { WaiverError } from "../../policies/waiver-error.ts";
import { parseWaivers } from "../../policies/waivers.ts";

const today = "2026-11-21";
const good = {
  id: "stateful-replacement",
  urn: "urn:pulumi:prod::plinth::*::network",
  owner: "platform-team",
  reason: "The range is too small.",
  expires: "2027-01-31",
};

/** JSON is YAML. */
const file = (...entries: readonly object[]): string => JSON.stringify(entries);

function mistakesIn(text: string): WaiverError {
  try {
    parseWaivers(text, today);
  } catch (error) {
    if (error instanceof WaiverError) return error;
    throw error;
  }
  throw new Error("expected a WaiverError");
}

/** Index, field and problem of each mistake. */
function briefly(text: string): readonly unknown[] {
  return mistakesIn(text).mistakes.map(({ index, field, problem }) => [index, field, problem]);
}

describe("parseWaivers", () => {
  it("reads every field of every entry", () => {
    const other = {
      ...good,
      id: "stateful-deletion",
      urn: "urn:pulumi:dev::plinth::*$aws:s3/bucket:Bucket::logs-*",
    };
    expect(parseWaivers(file(good, other), today)).to.deep.equal([good, other]);
  });

  it("reads a date that YAML leaves without quotes", () => {
    const text = Object.entries(good).map(
      ([key, value]) => `${key}: ${key === "urn" ? `"${value}"` : value}`,
    );
    expect(parseWaivers(`- ${text.join("\n  ")}\n`, today)).to.deep.equal([good]);
  });

  it("takes an empty file for an empty list", () => {
    expect(parseWaivers("# nothing yet\n", today)).to.deep.equal([]);
  });

  it("accepts a waiver on its last day", () => {
    expect(parseWaivers(file({ ...good, expires: today }), today)).to.have.length(1);
  });

  it("accepts 180 days ahead, across the end of a year", () => {
    expect(parseWaivers(file({ ...good, expires: "2027-05-20" }), today)).to.have.length(1);
  });

  it("reads the example in the repository's own file once its comment signs are gone", () => {
    const text = readFileSync(new URL("../../policies/waivers.yaml", import.meta.url), "utf8");
    const example = text.split("\n").filter((line) => /^# (?:- id:| {2}\w+:)/u.test(line));
    expect(parseWaivers(example.map((line) => line.slice(2)).join("\n"), today)).to.deep.equal([
      {
        id: "stateful-replacement",
        urn: "urn:pulumi:prod::plinth::*::orders-archive",
        owner: "platform-team",
        reason: "Contents were copied to the new bucket and compared.",
        expires: "2027-01-31",
      },
    ]);
  });

  it("rejects an expired waiver", () => {
    expect(briefly(file({ ...good, expires: "2026-11-20" }))).to.deep.equal([
      [0, "expires", "is past: the waiver has expired"],
    ]);
  });

  it("rejects a waiver for longer than 180 days", () => {
    expect(briefly(file({ ...good, expires: "2027-05-21" }))).to.deep.equal([
      [0, "expires", "lies more than 180 days ahead"],
    ]);
  });

  for (const expires of ["2027-02-29", "2027-13-01", "31.01.2027", "2027-01-31T00:00:00Z", "soon"]) {
    it(`rejects ${expires} as an expiry`, () => {
      expect(briefly(file({ ...good, expires }))).to.deep.equal([[0, "expires", "is not a calendar date"]]);
    });
  }

  it("rejects a number where text belongs", () => {
    expect(briefly(file({ ...good, expires: 20270131 }))).to.deep.equal([[0, "expires", "is not text"]]);
  });

  it("rejects an owner and a reason of blanks", () => {
    expect(briefly(file({ ...good, owner: "", reason: " \t" }))).to.deep.equal([
      [0, "owner", "is empty"],
      [0, "reason", "is empty"],
    ]);
  });

  it("rejects a pattern that could match everything", () => {
    expect(briefly(file({ ...good, urn: "urn:pulumi:*::*::*::*" }))).to.deep.equal([
      [0, "urn", "is too wide: neither its resource type nor its name is written out"],
    ]);
  });

  it("rejects an unknown rule and names the nearest one", () => {
    expect(mistakesIn(file({ ...good, id: "stateful-replacment" })).mistakes).to.deep.equal([
      {
        index: 0,
        field: "id",
        problem: "is not the id of a rule",
        value: "stateful-replacment",
        allowed: ruleIds.join(", "),
        next: "Did you mean stateful-replacement?",
      },
    ]);
  });

  it("rejects an unknown field and names the nearest one", () => {
    expect(mistakesIn(file({ ...good, expire: "2027-01-31" })).mistakes).to.deep.equal([
      {
        index: 0,
        field: "expire",
        problem: "is not a field of a waiver",
        value: "2027-01-31",
        allowed: "id, urn, owner, reason, expires",
        next: "Did you mean expires?",
      },
    ]);
  });

  it("rejects an entry that is not a set of fields", () => {
    expect(briefly("- stateful-replacement\n")).to.deep.equal([[0, undefined, "is not a set of fields"]]);
  });

  it("rejects a file that is not a list", () => {
    expect(briefly("waivers: []\n")).to.deep.equal([[undefined, undefined, "is not a list"]]);
  });

  it("rejects broken YAML with the place and without an excerpt", () => {
    expect(briefly("- {id: a, id: b}\n")).to.deep.equal([
      [undefined, undefined, "is not readable as YAML: Map keys must be unique at line 1, column 11"],
    ]);
  });

  it("rejects an alias that leads nowhere", () => {
    expect(mistakesIn("- *missing\n").mistakes).to.have.length(1);
  });

  it("rejects a second document in the file", () => {
    expect(mistakesIn("[]\n---\n[]\n").mistakes).to.have.length(1);
  });

  it("rejects the whole file with every mistake of every entry at once", () => {
    const second = { ...good, urn: "*", owner: undefined, ownr: "me" };
    expect(
      briefly(file({ ...good, expires: "2026-02-30" }, second, good, { ...good, id: "all", reason: "" })),
    ).to.deep.equal([
      [0, "expires", "is not a calendar date"],
      [1, "urn", "is not a URN of four segments"],
      [1, "owner", "is missing"],
      [1, "ownr", "is not a field of a waiver"],
      [3, "id", "is not the id of a rule"],
      [3, "reason", "is empty"],
    ]);
  });

  it("rejects with a message that carries place, value, what is allowed and the next step, and no stack trace", () => {
    const error = mistakesIn(file(good, { ...good, expires: "2026-11-20" }));
    expect(error.message).to.equal(
      [
        "policies/waivers.yaml has 1 mistake; no plan is judged until it is mended:",
        '- waiver 2, expires is past: the waiver has expired (given: "2026-11-20"). Allowed: a date YYYY-MM-DD from ' +
          "today (2026-11-21) to 180 days ahead (2027-05-20). Delete the waiver if it has served; otherwise set a date " +
          "that its owner agrees to.",
      ].join("\n"),
    );
    expect(error.stack).to.equal(`WaiverError: ${error.message}`);
  });

  it("rejects a day of its caller that is not in the calendar", () => {
    expect(() => parseWaivers("[]", "2026-02-30")).to.throw(
      RangeError,
      'today must be a calendar date YYYY-MM-DD, got "2026-02-30"',
    );
  });
});
