import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { factors } from "../../../review/readiness/factors.ts";
import { points } from "../../../review/readiness/points.ts";
import { roles } from "../../../review/readiness/records/dated-record.ts";
import { type Subject, subjectNames, subjects } from "../../../review/readiness/records/subjects.ts";
import { repository } from "../../support/stack-files.ts";

const read = (path: string): string => readFileSync(join(repository, path), "utf8");

describe("the documents of readiness", () => {
  it("have every point and factor with its requirements, in order and in the same words", () => {
    const written = read("docs/readiness.md")
      .split("\n")
      .flatMap((line) => {
        const heading = /^### (\d+\. .+)$/u.exec(line)?.[1];
        const row = /^\| `([a-z-]+)` \| (.+) \| [^|]+ \|$/u.exec(line);
        return heading ?? (row === null ? [] : `${row[1] ?? ""}: ${row[2] ?? ""}`);
      });
    const expected = [...points, ...factors].flatMap(({ number, requirements, title }) => [
      `${number}. ${title}`,
      ...requirements.map(({ id, says }) => `${id}: ${says}`),
    ]);
    expect(written).to.deep.equal(expected);
  });

  it("have every subject of a record with its days, and every role", () => {
    const text = read("docs/records/README.md");
    const rows = text.split("\n").filter((line) => /\| \d+ \|/u.test(line));
    const row = (name: (typeof subjectNames)[number]): string => {
      const { mayBeForAll, maximumAgeDays, says }: Subject = subjects[name];
      return `| \`${name}\` | ${says} | ${maximumAgeDays} | ${mayBeForAll ? "yes " : ""}|`;
    };
    expect(rows.map((line) => line.replaceAll("`Platform`", "Platform"))).to.deep.equal(
      subjectNames.map(row),
    );
    for (const role of roles) expect(text).to.include(`\`${role}\``);
  });
});
