import { expect } from "chai";
import { readinessOf } from "../../../review/readiness/readiness.ts";
import { readinessMarkdown } from "../../../review/readiness/readiness-markdown.ts";
import type { DatedRecord } from "../../../review/readiness/records/dated-record.ts";
import { parseRecords } from "../../../review/readiness/records/parse-records.ts";
import { RecordError } from "../../../review/readiness/records/record-error.ts";
import { compliant, factsOf, repositoryOf, today } from "./compliant.ts";

const path = "docs/records/2026-11-03-restore-drill-prod.md";
const environments = ["dev", "staging", "prod"];

function head(fields: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${String(value)}`);
  return `---\n${lines.join("\n")}\n---\n\nThe database was back after 34 minutes.\n`;
}

const fields = {
  about: "restore-drill",
  date: "2026-11-03",
  by: "operator",
  environment: "prod",
  evidence: "https://tracker.example.com/drills/7",
  kind: "live",
};

function parsed(files: Readonly<Record<string, string>>): readonly DatedRecord[] {
  return parseRecords(repositoryOf(new Map(Object.entries(files))), { today, environments });
}

function mistakesOf(files: Readonly<Record<string, string>>): readonly string[] {
  try {
    parsed(files);
  } catch (problem) {
    if (problem instanceof RecordError)
      return problem.mistakes.map((one) => `${one.field ?? "file"} ${one.problem}`);
    throw problem;
  }
  return [];
}

describe("a dated record", () => {
  it("is the head of a file in docs/records, with the age that its subject allows", () => {
    expect(parsed({ [path]: head(fields), "docs/records/README.md": "# Records\n" })).to.deep.equal([
      { ...fields, path, maximumAgeDays: 90 },
    ]);
  });

  it("may allow itself fewer days, and never more", () => {
    const [short] = parsed({ [path]: head({ ...fields, maximumAgeDays: 30 }) });
    expect(short?.maximumAgeDays).to.equal(30);
    expect(mistakesOf({ [path]: head({ ...fields, maximumAgeDays: 91 }) })).to.deep.equal([
      "maximumAgeDays is more than the 90 days of restore-drill; it can only be less",
    ]);
  });

  it("may have as evidence an address, an ARN or a file of the repository", () => {
    for (const evidence of ["arn:aws:backup:us-east-1:111122223333:restore-job:1", "docs/drill.txt"]) {
      const files = { [path]: head({ ...fields, evidence }), "docs/drill.txt": "" };
      expect(parsed(files).map((record) => record.evidence)).to.deep.equal([evidence]);
    }
  });

  it("may be for all environments only where it is about people or the account", () => {
    const name = "docs/records/2026-11-03-administrator-mfa-all.md";
    const mfa = { ...fields, about: "administrator-mfa", environment: "all" };
    expect(parsed({ [name]: head(mfa) })).to.have.lengthOf(1);
    expect(mistakesOf({ [path]: head({ ...fields, environment: "all" }) })).to.deep.equal([
      "environment has to name one environment: restore-drill holds for the one in which it was done",
    ]);
  });

  for (const [what, broken, expected] of [
    ["a day that does not exist", { date: "2026-02-30" }, ["date is not a calendar date YYYY-MM-DD"]],
    ["a day that has not come", { date: "2026-11-22" }, ["date lies after today (2026-11-21)"]],
    ["a person's name instead of a role", { by: "Somebody" }, ["by is not one of those words"]],
    ["another kind", { kind: "real" }, ["kind is not one of those words"]],
    [
      "an environment with a typing error",
      { environment: "prd" },
      ["environment is no environment; did you mean prod?"],
    ],
    ["an address without encryption", { evidence: "http://example.com/7" }, ["evidence is no https address"]],
    [
      "an address with a password",
      { evidence: "https://me:hunter2@example.com/7" },
      ["evidence has a name or a password in its address"],
    ],
    [
      "an address with a query, which may be a token",
      { evidence: "https://example.com/7?token=1" },
      ["evidence has a query in its address"],
    ],
    [
      "a file that does not exist",
      { evidence: "docs/nothing.md" },
      ["evidence is no path of the repository"],
    ],
    ["a field that no record has", { enviroment: "prod" }, ["enviroment is not a field of a record"]],
    ["half a day", { maximumAgeDays: 1.5 }, ["maximumAgeDays is not a whole number of days"]],
  ] as const) {
    it(`rejects ${what}`, () => {
      const written = { ...fields, ...broken };
      const named = `docs/records/${written.date}-restore-drill-prod.md`;
      expect(mistakesOf({ [named]: head(written) })).to.deep.equal(expected);
    });
  }

  it("rejects a name that says another day or another subject", () => {
    expect(mistakesOf({ "docs/records/restore.md": head(fields) })).to.deep.equal([
      "date and about do not begin the file's name, which should be 2026-11-03-restore-drill-prod.md",
    ]);
  });

  it("rejects files that are no records: without a head, with a broken one, of another format", () => {
    const files = {
      "docs/records/a.md": "# A\n",
      "docs/records/b.md": "---\nabout: [\n---\n",
      "docs/records/c.txt": "",
      "docs/records/d.md": "---\n- about\n---\n",
      "docs/records/e.md": "---\nabout: *nowhere\n---\n",
    };
    const mistakes = mistakesOf(files);
    expect(mistakes).to.have.lengthOf(5);
    expect(mistakes[0]).to.equal("file does not begin with a head between two lines ---");
    expect(mistakes[1]).to.match(/^file has a head that is not readable as YAML: /u);
    expect(mistakes[2]).to.equal("file is no Markdown file");
    expect(mistakes[3]).to.equal("file has a head that is no set of fields");
    expect(mistakes[4]).to.match(/^file has a head that is not readable as YAML: /u);
  });

  it("rejects every mistake of every file at once, each with what is allowed and what to do", () => {
    const files = {
      [path]: head({ about: "restore-dril", by: "operator", environment: "prod", kind: "live" }),
      "docs/records/2026-11-04-alert-test-dev.md": head({ ...fields, about: "alert-test", kind: "" }),
    };
    expect(() => parsed(files))
      .to.throw(RecordError)
      .with.property("message")
      .that.satisfies((message: string) => {
        expect(message.split("\n")).to.have.lengthOf(5);
        expect(message).to.include("docs/records has 4 mistakes; no readiness is told until it is mended:");
        expect(message).to.include(
          `${path}, about is not one of those words (given: "restore-dril"). Allowed: `,
        );
        expect(message).to.include("Did you mean restore-drill?");
        expect(message).to.include(`${path}, date is missing. Allowed: the day YYYY-MM-DD`);
        expect(message).to.include(`${path}, evidence is missing. Allowed: an https address`);
        return true;
      });
  });
});

describe("records as evidence", () => {
  function judged(record: Partial<DatedRecord> | undefined, more: readonly DatedRecord[] = []) {
    const environment = compliant();
    const index = environment.records.findIndex(({ about }) => about === "restore-drill");
    const [own] = environment.records.splice(index, 1);
    if (own === undefined) throw new Error("there is no restore drill");
    if (record !== undefined) environment.records.push({ ...own, ...record });
    environment.records.push(...more);
    const readiness = readinessOf(factsOf(environment));
    const requirement = readiness.points
      .flatMap(({ requirements }) => requirements)
      .find(({ id }) => id === "restore-drill");
    if (requirement === undefined) throw new Error("nobody asks for a restore drill");
    return { readiness, requirement };
  }

  it("counts on its last day, and is too old on the next, with its age", () => {
    expect(judged({ date: "2026-08-23" }).requirement.status).to.equal("met");
    const { requirement } = judged({ date: "2026-08-22" });
    expect(requirement.status).to.equal("not met");
    expect(requirement.gaps).to.deep.equal([
      {
        says: "The newest live record is 91 days old; 90 days are allowed:",
        value: "docs/records/2026-11-01-restore-drill-prod.md",
      },
    ]);
    expect(requirement.evidence).to.deep.equal([
      {
        kind: "record",
        path: "docs/records/2026-11-01-restore-drill-prod.md",
        date: "2026-08-22",
        by: "operator",
        evidence: "https://tracker.example.com/1",
        ageDays: 91,
        maximumAgeDays: 90,
        origin: "live",
        counts: false,
      },
    ]);
  });

  for (const [kind, says, alone] of [
    ["simulated", "The newest record is simulated, which does not count:", true],
    ["example", "The newest record is an example, which does not count:", false],
  ] as const) {
    it(`is shown where it is ${kind}, and does not count`, () => {
      const { readiness, requirement } = judged({ kind });
      expect(requirement).to.include({ status: "not met", simulatedOnly: alone });
      expect(requirement.gaps.map((gap) => gap.says)).to.deep.equal([says]);
      expect(requirement.next).to.include("write docs/records/DATE-restore-drill-prod.md");
      const text = readinessMarkdown(readiness);
      expect(text).to.include(
        `record \`docs/records/2026-11-01-restore-drill-prod.md\`: 2026-11-01, 20 of at most 90 days old, by operator, \`https://tracker.example.com/1\` (${kind}: does not count)`,
      );
      expect(text).to.include("Next: Do it (a restore of the database by people");
    });
  }

  it("counts where a live one stands beside a newer simulated one", () => {
    const simulated = { ...base, path: "docs/records/2026-11-20-restore-drill-prod.md", date: "2026-11-20" };
    expect(judged({}, [{ ...simulated, kind: "simulated" }]).requirement.status).to.equal("met");
  });

  it("does not count for another environment, and is not shown there", () => {
    const { requirement } = judged({ environment: "staging" });
    expect(requirement).to.include({ status: "not met" });
    expect(requirement.evidence).to.deep.equal([]);
    expect(requirement.gaps).to.deep.equal([{ says: "There is no record of it for this environment." }]);
  });

  it("counts for every environment where it is for all", () => {
    expect(judged({ environment: "all" }).requirement.status).to.equal("met");
  });
});

const base: DatedRecord = {
  path,
  about: "restore-drill",
  date: "2026-11-03",
  by: "operator",
  environment: "prod",
  evidence: "https://tracker.example.com/drills/7",
  maximumAgeDays: 90,
  kind: "live",
};
