import { expect } from "chai";
import { configCheck } from "../../../commands/config-check.ts";
import { prodText, readReport, withStackFiles } from "../../support/stack-files.ts";

interface Said {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

const run = (files: Readonly<Record<string, string>>, json = false): Promise<Said> =>
  withStackFiles(files, async (root) => {
    const out: string[] = [];
    const talk: string[] = [];
    const code = await configCheck({
      root,
      json,
      print: (text) => out.push(text),
      tell: (text) => talk.push(text),
    });
    return { code, out: out.join("\n"), talk: talk.join("\n") };
  });

const fiveMistakes = prodText(
  ["10.48.0.0/16", "10.16.0.0/16"],
  ["nat: perZone", "natt: perZone"],
  ["      - 80", "      - 20"],
  ["b: use1-az2", "b: usw2-az2"],
  ["retentionDays: 365", 'retentionDays: "365"'],
);

describe("config:check", () => {
  it("ends 0 and lists the values that differ", async () => {
    const { code, out, talk } = await run({});
    expect([code, talk]).to.deep.equal([0, ""]);
    expect(out.split("\n").at(-1)).to.equal("Valid: dev, prod, staging.");
    expect(
      out
        .split("\n")
        .find((line) => line.includes("network.nat"))
        ?.split(/ {2,}/),
    ).to.deep.equal(["", "plinth:network.nat", '"single"', '"perZone"', '"single"']);
    expect(out).not.to.include("plinth:region");
  });

  it("ends 1 and names five different mistakes, and the other side of the overlap", async () => {
    const { code, out } = await run({ "Pulumi.prod.yaml": fiveMistakes });
    expect(code).to.equal(1);
    expect(
      out.split("\n").filter((line) => line.startsWith("  plinth:") && line.endsWith(".")),
    ).to.deep.equal([
      "  plinth:network.cidr  shares addresses with the network of Pulumi.prod.yaml, 10.16.0.0/16.",
      "  plinth:network.cidr                    shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16.",
      "  plinth:network.zones.b                 is not a zone of us-east-1.",
      "  plinth:network.natt                    is not a known key.",
      "  plinth:network.flowLogs.retentionDays  is text, not a number: write it without quotes.",
      "  plinth:budget.actualPercents[1]        is below the 50 before it.",
    ]);
    expect(out.split("\n").at(-1)).to.equal(
      "Not valid: 6 mistakes in the stack files of dev, prod, staging. Nothing was created.",
    );
  });

  it("ends 1 when the files differ in shape only", async () => {
    const { code, out } = await run({ "Pulumi.prod.yaml": prodText(["      aggregationSeconds: 60\n", ""]) });
    expect(code).to.equal(1);
    expect(out).to.include(
      "plinth:network.flowLogs.aggregationSeconds  is missing, while Pulumi.dev.yaml has it.",
    );
  });

  it("ends 0 with a warning", async () => {
    const { code, out } = await run({
      "Pulumi.prod.yaml": prodText(["serviceIpv4Cidr: 172.20.0.0/16", "serviceIpv4Cidr: 172.16.0.0/15"]),
    });
    expect(code).to.equal(0);
    expect(out).to.include("Pulumi.prod.yaml: 1 warning\n");
  });

  it("prints nothing but the report with --json", async () => {
    const { code, out, talk } = await run({ "Pulumi.prod.yaml": fiveMistakes }, true);
    expect([code, talk]).to.deep.equal([1, ""]);
    const report = readReport(out);
    expect(report.ok).to.equal(false);
    expect(report.stacks.map(({ mistakes, stack }) => [stack, mistakes.length])).to.deep.equal([
      ["dev", 1],
      ["prod", 5],
      ["staging", 0],
    ]);
    expect(report.stacks[1]?.mistakes[2]).to.deep.equal({
      file: "Pulumi.prod.yaml",
      line:
        prodText()
          .split("\n")
          .findIndex((line) => line.includes("nat:")) + 1,
      path: "plinth:network.natt",
      message: "is not a known key",
      given: '"perZone"',
      allowed: "cidr, serviceIpv4Cidr, zones, nat, interfaceEndpoints, flowLogs",
      nearest: "nat",
    });
    expect(report.parity.differences.map(({ path }) => path)).to.include("plinth:network.natt");
  });

  it("ends 1 where there is no stack file at all", async () => {
    const talk: string[] = [];
    const code = await configCheck({ root: import.meta.dirname, tell: (text) => talk.push(text) });
    expect(code).to.equal(1);
    expect(talk.join()).to.match(/^There is no stack file in /);
  });

  it("takes a fourth environment without a change of code", async () => {
    const { code, out } = await run({
      "Pulumi.prod-eu.yaml": prodText(
        ["region: us-east-1", "region: eu-central-1"],
        ["    - us-west-2", "    - us-west-2\n    - eu-central-1"],
        ["10.48.0.0/16", "10.64.0.0/16"],
        ["use1-az1", "euc1-az1"],
        ["use1-az2", "euc1-az2"],
        ["use1-az4", "euc1-az3"],
      ),
    });
    expect([code, out.split("\n").at(-1)]).to.deep.equal([0, "Valid: dev, prod-eu, prod, staging."]);
  });
});
