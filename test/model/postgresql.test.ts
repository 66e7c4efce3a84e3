import { expect } from "chai";
import { engineSupport, namesMinor, postgresqlMajor, postgresqlMajors } from "../../model/postgresql.ts";

const source =
  "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html";

describe("support of PostgreSQL versions", () => {
  it("lists each major once, newest first, ending in that order", () => {
    const majors = postgresqlMajors.map(({ major }) => major);
    expect(majors).to.deep.equal([18, 17, 16, 15, 14, 13]);
    const ends = postgresqlMajors.map(({ standardSupportEnds }) => standardSupportEnds);
    expect(ends).to.deep.equal(ends.toSorted().toReversed());
  });

  it("names each family as RDS does", () => {
    for (const { family, major } of postgresqlMajors) expect(family).to.equal(`postgres${major}`);
  });

  it("finds the major of a version with and without a minor", () => {
    expect(postgresqlMajor("18")?.family).to.equal("postgres18");
    expect(postgresqlMajor("17.10")?.family).to.equal("postgres17");
  });

  it("tells a version with a minor from one without", () => {
    expect([namesMinor("18"), namesMinor("18.4")]).to.deep.equal([false, true]);
  });

  it("is ok more than six months before the end", () => {
    expect(engineSupport("18.4", "2026-11-21")).to.deep.equal({ verdict: "ok" });
    expect(engineSupport("14", "2026-08-27")).to.deep.equal({ verdict: "ok" });
  });

  it("is a warning within six months of the end, up to its last day", () => {
    const warning = {
      verdict: "warning",
      message: `RDS ends its standard support of PostgreSQL 14 on 2027-02-28, within 6 months. Upgrade to one of 18, 17, 16, 15, 14. See ${source}`,
    };
    expect(engineSupport("14", "2026-08-28")).to.deep.equal(warning);
    expect(engineSupport("14", "2027-02-28")).to.deep.equal(warning);
  });

  it("rejects a version from the day after the end", () => {
    expect(engineSupport("14.22", "2027-03-01")).to.deep.equal({
      verdict: "rejected",
      message: `RDS ended its standard support of PostgreSQL 14 on 2027-02-28. Upgrade to one of 18, 17, 16, 15. See ${source}`,
    });
  });

  for (const version of ["19", "9.6", "18.", "18.4.1", "v18", "018", "", "latest"]) {
    it(`rejects "${version}" as a version that has no family`, () => {
      expect(engineSupport(version, "2026-11-21")).to.deep.equal({
        verdict: "rejected",
        message: `"${version}" is no version of PostgreSQL that this platform knows; allowed are 18, 17, 16, 15, 14, alone or with a minor, as in "18" or "18.4". A major that RDS has added since is added in model/postgresql.ts.`,
      });
    });
  }
});
