import { expect } from "chai";
import { stringify } from "yaml";
import { configCheck, configReport } from "../../../commands/config-check.ts";
import { checkStack } from "../../../stacks/config/parse.ts";
import { platformSchema } from "../../../stacks/config/schema.ts";
import { hasDefault, schemaAt } from "../../../stacks/config/setting.ts";
import { parseStackFile } from "../../../stacks/config/stack-file.ts";
import { holdDay } from "../../support/held-day.ts";
import {
  keyPaths,
  prodText,
  prodWith,
  rawStack,
  readReport,
  stackNames,
  stackText,
  testDay,
  withStackFiles,
} from "../../support/stack-files.ts";

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
  holdDay();

  it("ends 0 and lists the values that differ", async () => {
    const { code, out, talk } = await run({});
    expect([code, talk]).to.deep.equal([0, ""]);
    expect(out.split("\n").at(-1)).to.equal("Valid: dev, staging, prod.");
    expect(
      out
        .split("\n")
        .find((line) => line.startsWith("    nat "))
        ?.split(/ {2,}/),
    ).to.deep.equal(["", "nat", "single", "single", "perZone"]);
    expect(out).not.to.include("plinth:region");
  });

  it("ends 1 and names five different mistakes, with nothing below them but their number", async () => {
    const { code, out } = await run({ "Pulumi.prod.yaml": fiveMistakes });
    expect(code).to.equal(1);
    expect(
      out.split("\n").filter((line) => line.startsWith("  plinth:") && line.endsWith(".")),
    ).to.deep.equal([
      "  plinth:network.cidr                    shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16.",
      "  plinth:network.zones.b                 is not a zone of us-east-1.",
      "  plinth:network.natt                    is not a known key.",
      "  plinth:network.flowLogs.retentionDays  is text, not a number: write it without quotes.",
      "  plinth:budget.actualPercents[1]        is below the 50 before it.",
    ]);
    expect(out.split("\n").at(-1)).to.equal(
      "Not valid: 5 mistakes in the stack files of dev, staging, prod. Nothing was created.",
    );
    expect(out.indexOf("Pulumi.prod.yaml: 5 mistakes")).to.equal(0);
    expect(out).not.to.include("Values that differ").and.not.to.include("Capacity, ");
  });

  it("counts an overlap of two files once and names both ends", async () => {
    const staging = stackText("staging").replace("10.32.0.0/16", "10.16.64.0/18");
    const { out } = await run({ "Pulumi.staging.yaml": staging }, true);
    const [mistake, ...more] = readReport(out).stacks.flatMap(({ mistakes }) => mistakes);
    expect(more).to.deep.equal([]);
    expect(mistake).to.deep.equal({
      file: "Pulumi.staging.yaml",
      line: 20,
      path: "plinth:network.cidr",
      message: "shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16",
      given: '"10.16.64.0/18"',
      allowed:
        "a block that no VPC and no service range of another environment uses, for example 10.32.0.0/16",
      other: { file: "Pulumi.dev.yaml", path: "plinth:network.cidr", line: 20 },
    });
    expect((await run({ "Pulumi.staging.yaml": staging })).out)
      .to.include("Pulumi.staging.yaml: 1 mistake\n")
      .and.to.include("Line 20, and line 20 of Pulumi.dev.yaml. Given: ");
  });

  it("counts two files of the same environment, Region and account once", async () => {
    const { out } = await run({ "Pulumi.copy.yaml": prodText(["10.48.0.0/16", "10.64.0.0/16"]) }, true);
    const mistakes = readReport(out).stacks.flatMap((stack) => stack.mistakes);
    expect(mistakes.map(({ file, other, path }) => [file, path, other?.file])).to.deep.equal([
      ["Pulumi.copy.yaml", "plinth:environment", "Pulumi.prod.yaml"],
    ]);
  });

  it("tells wrong types, rules over several values and rules between files, of all files at once", async () => {
    const { out } = await run(
      {
        "Pulumi.dev.yaml": stackText("dev").replace("protect: false", "protect: no"),
        "Pulumi.staging.yaml": "config: [\n",
        "Pulumi.prod.yaml": prodText(
          ["region: us-east-1", "region: eu-west-1"],
          ["keyDeletionWindowDays: 30", 'keyDeletionWindowDays: "30"'],
          ["schedule: cron(0 2 ? * SUN *)", "schedule: 5"],
          ["dailyRetentionDays: 35", "dailyRetentionDays: 3"],
          ["recoveryWindowDays: 30", "recoveryWindowDays: 3"],
          ["maximumAgeDays: 45", "maximumAgeDays: 20"],
          ["insights: standard", "insights: 5"],
          ["rtoMinutes: 60", "rtoMinutes: 1"],
          ["10.48.0.0/16", "10.16.0.0/16"],
        ),
      },
      true,
    );
    const found = readReport(out).stacks.flatMap(({ mistakes }) => mistakes);
    expect([...new Set(found.map(({ file, path }) => `${file} ${path}`))]).to.deep.equal([
      "Pulumi.dev.yaml plinth:protect",
      "Pulumi.staging.yaml ",
      "Pulumi.prod.yaml plinth:region",
      "Pulumi.prod.yaml plinth:keyDeletionWindowDays",
      "Pulumi.prod.yaml plinth:network.cidr",
      "Pulumi.prod.yaml plinth:network.zones.a",
      "Pulumi.prod.yaml plinth:network.zones.b",
      "Pulumi.prod.yaml plinth:network.zones.c",
      "Pulumi.prod.yaml plinth:database.insights",
      "Pulumi.prod.yaml plinth:secrets.recoveryWindowDays",
      "Pulumi.prod.yaml plinth:secrets.rotationDays",
      "Pulumi.prod.yaml plinth:backup.dailyRetentionDays",
      "Pulumi.prod.yaml plinth:backup.restoreTesting.schedule",
      "Pulumi.prod.yaml plinth:backup.objectives.rtoMinutes",
    ]);
  });

  it("judges a key that is missing as a preview does, whichever key with a default it is", async () => {
    const raw = rawStack("prod");
    const siblings = stackNames.map(rawStack);
    // What has no default is missing by the schema, without a look at other files.
    const keys = keyPaths(raw.values).filter((path) => hasDefault(schemaAt(platformSchema, path)));
    expect(keys.length).to.be.greaterThan(50);
    for (const path of keys) {
      const text = stringify({
        config: Object.fromEntries(
          Object.entries(prodWith([path, undefined]).values).map(([key, value]) => [`plinth:${key}`, value]),
        ),
      });
      await withStackFiles({ "Pulumi.prod.yaml": text }, (root) => {
        const previewed = checkStack(parseStackFile("Pulumi.prod.yaml", text), siblings, testDay);
        expect(previewed.mistakes.length === 0, path.join(".")).to.equal(configReport(root).ok);
      });
    }
  });

  it("fits the values that differ into 100 columns and cuts none, however long they are and many the stacks", async () => {
    const address = (name: string) => `${name}-who-answers-for-the-costs-of-everything@example.com`;
    const long = prodText([
      "      - finance@example.com",
      ["one", "two", "three"].map((name) => `      - ${address(name)}`).join("\n"),
    ]);
    const { code, out } = await run({
      "Pulumi.prod.yaml": long,
      ...Object.fromEntries(
        ["eu", "asia", "spare", "drill"].map((name, index) => [
          `Pulumi.${name}.yaml`,
          prodText(
            ["environment: prod", `environment: ${name}`],
            ["10.48.0.0", `10.${64 + 16 * index}.0.0`],
            ["domain: prod", `domain: ${name}`],
          ),
        ]),
      ),
    });
    expect(code).to.equal(0);
    const lines = out.split("\n");
    expect(lines.filter((line) => line.length > 100)).to.deep.equal([]);
    expect(
      lines
        .filter((line) => line.includes("dev "))
        .map((line) => line.trim().split(/ +/))
        .slice(0, 1),
    ).to.deep.equal([["dev", "staging", "prod", "asia"]]);
    expect(lines.some((line) => /^ +drill +eu +spare$/.test(line))).to.equal(true);
    expect(out.replaceAll(/\s/g, "")).to.include("three-who-").and.not.to.include("...");
  });

  /** The table of capacities as cells, its heading first. */
  const capacityRows = (out: string) =>
    (out.split("Capacity, what the worst moment needs of what there is:\n\n")[1] ?? "")
      .split("\n\n")[0]
      ?.split("\n")
      .map((line) => line.trim().split(/ {2,}/)) ?? [];

  it("shows how much of nodes, addresses and connections each environment needs, in 100 columns", async () => {
    const { out } = await run({});
    expect(capacityRows(out)).to.deep.equal([
      ["dev", "staging", "prod"],
      ["CPU of the largest pod, m", "100 of 15890", "250 of 31850", "500 of 95690"],
      ["memory of the largest pod, MiB", "256 of 59055", "512 of 119676", "512 of 483401"],
      ["CPU of all pods, m", "1000 of 12000", "3000 of 24000", "13500 of 96000"],
      ["memory of all pods, MiB", "2560 of 49152", "6144 of 98304", "13824 of 393216"],
      ["/28 blocks of the private subnets", "18 of 1020", "34 of 1530", "134 of 1530"],
      ["connections to the database", "59 of 395", "119 of 823", "269 of 823"],
    ]);
    expect(out.indexOf("Capacity, ")).to.be.greaterThan(out.indexOf("Values that differ"));
    expect(out.split("\n").filter((line) => line.length > 100)).to.deep.equal([]);
  });

  it("tells warnings before mistakes, so that the mistakes end the report", async () => {
    const { out } = await run({
      "Pulumi.staging.yaml": stackText("staging").replace("cidr: 10.32.0.0/16", "cidr: 10.32.0.0"),
      "Pulumi.prod.yaml": prodText(["serviceIpv4Cidr: 172.20.0.0/16", "serviceIpv4Cidr: 172.16.0.0/15"]),
    });
    expect(out.split("\n").filter((line) => /^(Pulumi|Not valid|Values|Capacity)/.test(line))).to.deep.equal([
      "Pulumi.prod.yaml: 1 warning",
      "Pulumi.staging.yaml: 1 mistake",
      "Not valid: 1 mistake in the stack files of dev, staging, prod. Nothing was created.",
    ]);
  });

  it("has the same numbers in the report of --json, with how they came about", async () => {
    const { stacks } = readReport((await run({}, true)).out);
    expect(stacks.map(({ capacity }) => capacity.length)).to.deep.equal([6, 6, 6]);
    expect(stacks[0]?.capacity[4]).to.deep.equal({
      what: "/28 blocks of the private subnets",
      needed: 18,
      available: 1020,
      unit: "blocks",
      of: "nodePools",
      arithmetic:
        "1 for 10 pods, 2 for each of at most 8 nodes of 2 vCPU or more, 1 for the nodes' own addresses, against the whole blocks of 10.16.0.0/19, 10.16.32.0/19",
      remedy: "Take fewer replicas, smaller limits of the node pools, more zones or a larger network.",
    });
  });

  it("ends 0 and warns when keys stand in another order", async () => {
    const { code, out } = await run({
      "Pulumi.prod.yaml": prodText(
        ["    nat: perZone # a zone's failure stays in it\n", ""],
        ["    cidr: 10", "    nat: perZone\n    cidr: 10"],
      ),
    });
    expect(code).to.equal(0);
    expect(out).to.include("plinth:network.nat  stands in another place than in Pulumi.dev.yaml.");
  });

  it("ends 1 when the files differ in shape only", async () => {
    const { code, out } = await run({ "Pulumi.prod.yaml": prodText(["      aggregationSeconds: 60\n", ""]) });
    expect(code).to.equal(1);
    expect(out)
      .to.include("plinth:network.flowLogs.aggregationSeconds  is missing, while Pulumi.dev.yaml has it.")
      .and.to.include(
        "Allowed: 60 or 600 seconds, without quotes; every file writes its defaults out, here 60.",
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
      ["dev", 0],
      ["staging", 0],
      ["prod", 5],
    ]);
    expect(report.stacks[2]?.mistakes[2]).to.deep.equal({
      file: "Pulumi.prod.yaml",
      line:
        prodText()
          .split("\n")
          .findIndex((line) => line.includes("nat:")) + 1,
      path: "plinth:network.natt",
      message: "is not a known key",
      given: '"perZone"',
      allowed: "cidr, serviceIpv4Cidr, zones, nat, interfaceEndpoints, runnerPeering, flowLogs",
      nearest: "nat",
    });
    expect(report.differences.map(({ path }) => path)).to.include("plinth:network.natt");
  });

  it("ends 1 where there is no stack file at all", async () => {
    const talk: string[] = [];
    const code = await configCheck({ root: import.meta.dirname, tell: (text) => talk.push(text) });
    expect(code).to.equal(1);
    expect(talk.join()).to.match(/^There is no stack file in /);
  });
});
