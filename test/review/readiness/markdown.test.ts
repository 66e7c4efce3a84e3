import { expect } from "chai";
import { code } from "../../../review/readiness/markdown-text.ts";
import { readinessOf } from "../../../review/readiness/readiness.ts";
import { readinessMarkdown } from "../../../review/readiness/readiness-markdown.ts";
import { compliant, factsOf, resource } from "./compliant.ts";

describe("somebody else's text in Markdown", () => {
  it("is code, within a fence that nothing in it ends", () => {
    expect(code("plain")).to.equal("`plain`");
    expect(code("a `b` c")).to.equal("``a `b` c``");
    expect(code("``x``")).to.equal("``` ``x`` ```");
    expect(code("")).to.equal("`  `");
  });

  it("stays on its line, and shows no control or direction character", () => {
    expect(code("a\n# b\u202Ec\u001B[31m")).to.equal("`a\uFFFD# b\uFFFDc\uFFFD[31m`");
  });

  it("is cut where it is long", () => {
    expect(code("x".repeat(300)))
      .to.have.lengthOf(242)
      .and.match(/…`$/u);
  });
});

describe("readiness in Markdown", () => {
  const hostile = "`</code><img src=x onerror=alert(1)>\n# Ready\n[all](https://evil.example) @everyone |";

  it("turns hostile names, values and records into nothing but code", () => {
    const environment = compliant();
    const alarm = { alarmDescription: hostile, alarmActions: ["a"], namespace: "AWS/ApplicationELB" };
    environment.resources.set("alarm", resource("aws:cloudwatch/metricAlarm:MetricAlarm", hostile, alarm));
    environment.records.push(
      ...environment.records.slice(0, 1).map((record) => ({ ...record, evidence: hostile, path: hostile })),
    );
    const source = { kind: "plan", simulated: true, says: `the plan in ${hostile}` } as const;
    const text = readinessMarkdown(readinessOf(factsOf(environment, { stack: hostile, source })));
    expect(text).to.include("onerror");
    // CommonMark: a code span ends at a run of backticks as long as the one that began it.
    const outside = text
      .split("\n")
      .map((line) => line.replaceAll(/(?<!`)(`+)(?!`)(?:.*?[^`])??\1(?!`)/gu, ""))
      .join("\n");
    for (const part of ["<", "onerror", "evil", "@everyone", "# Ready", "`"])
      expect(outside).not.to.include(part);
  });

  it("says in its first line that it is a simulation, and nowhere that it is one where it is none", () => {
    const source = { kind: "plan", simulated: true, says: "the plan in prod.json" } as const;
    const [first] = readinessMarkdown(readinessOf(factsOf(compliant(), { source }))).split("\n");
    expect(first).to.equal(
      "Simulated: the resources come from a simulated cloud. They are shown, and none of them counts. What is deployed does: `pulumi stack export --stack prod --file prod.json && npm run readiness -- --state prod.json`",
    );
    expect(readinessMarkdown(readinessOf(factsOf(compliant())))).to.match(/^# Readiness of `prod`: ready\n/u);
  });

  it("puts what is in the way first, then what cannot be told, then what is met", () => {
    const environment = compliant();
    environment.files.delete(".github/workflows/scan.yml");
    const open = { metadata: { name: "api", namespace: "api" }, spec: { unknown: true } };
    environment.resources.set(
      "autoscaler",
      resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "autoscaler", open),
    );
    const text = readinessMarkdown(readinessOf(factsOf(environment)));
    const headings = text.split("\n").filter((line) => line.startsWith("#"));
    expect(headings.slice(0, 8)).to.deep.equal([
      "# Readiness of `prod`: not ready",
      "## In the way",
      "### Point 12. Security is reviewed: network, access, encryption: not met",
      "## Cannot be told",
      "### Point 7. Scaling is automatic where it is needed: cannot be told",
      "### Factor 8. Concurrency: more of the same process: cannot be told",
      "## Met",
      "### Point 1. Infrastructure is defined as code: met",
    ]);
    expect(text).to.include(
      "12 of 14 points met (1 cannot be told), 11 of 12 factors met (1 cannot be told)",
    );
    expect(text).to.include(
      [
        "- **not met**: Packages and images are scanned for known weaknesses by the pipeline.",
        "  - There is no workflow that runs a scanner.",
        "  - Next: Add a workflow to .github/workflows that scans packages and images.",
      ].join("\n"),
    );
  });
});
