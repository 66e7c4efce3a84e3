import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { configReport } from "../../commands/config-check.ts";
import { ConfigError } from "../../stacks/config/config-error.ts";
import { loadStack } from "../../stacks/config/load.ts";
import { holdDay } from "../support/held-day.ts";
import { fourthEnvironment } from "../support/readme.ts";
import { prodText, withStackFiles } from "../support/stack-files.ts";

// The last command, the preview by the real engine, runs in test/engine/against.test.ts.
const [writeFile = "", check, preview] = fourthEnvironment();

/** The file that the README's own command writes, in a directory with the tracked stack files. */
const written = () =>
  withStackFiles({}, (root) => {
    execFileSync("sh", ["-c", writeFile], { cwd: root });
    return readFileSync(join(root, "Pulumi.prod-eu.yaml"), "utf8");
  });

const problemsOf = (text: string) =>
  withStackFiles({ "Pulumi.prod-eu.yaml": text }, (root) => {
    try {
      loadStack(root, "prod-eu");
      return [];
    } catch (error) {
      if (error instanceof ConfigError)
        return error.problems.map(({ message, path }) => `${path} ${message}`);
      throw error;
    }
  });

describe("a fourth environment, as the README writes it", () => {
  holdDay();

  it("is one command, a check and a preview", () => {
    expect([check, preview]).to.deep.equal(["npm run config:check", "npm run preview -- --stack prod-eu"]);
  });

  it("is valid beside the others, without a warning, and changes none of them", async () => {
    await withStackFiles({ "Pulumi.prod-eu.yaml": await written() }, (root) => {
      const { ok, stacks } = configReport(root);
      expect(stacks.map(({ stack, warnings }) => [stack, warnings])).to.deep.equal([
        ["dev", []],
        ["staging", []],
        ["prod", []],
        ["prod-eu", []],
      ]);
      expect(ok).to.equal(true);
      const { config } = loadStack(root, "prod-eu");
      expect([config.environment, config.region, config.backup.copyRegion]).to.deep.equal([
        "prod",
        "eu-central-1",
        "eu-west-1",
      ]);
      expect(loadStack(root, "prod").config.region).to.equal("us-east-1");
    });
  });

  it("differs from prod in Regions, zones, address block and domain, and in nothing else", async () => {
    const prod = prodText().split("\n");
    const changed = (await written()).split("\n").flatMap((line, index) => {
      const before = prod[index] ?? "";
      const bare = (text: string) => text.trim().replace(/ #.*/, "");
      return line === before ? [] : [`${bare(before)} > ${bare(line)}`];
    });
    expect(changed).to.deep.equal([
      "plinth:region: us-east-1 > plinth:region: eu-central-1",
      "- us-east-1 > - eu-central-1",
      "- us-west-2 > - eu-west-1",
      "cidr: 10.48.0.0/16 > cidr: 10.64.0.0/16",
      "a: use1-az1 > a: euc1-az1",
      "b: use1-az2 > b: euc1-az2",
      "c: use1-az4 > c: euc1-az3",
      "domain: prod.example.com > domain: prod-eu.example.com",
      "copyRegion: us-west-2 > copyRegion: eu-west-1",
    ]);
  });

  it("may do without copies where losing the Region is accepted, and is rejected where it is not", async () => {
    const without = (await written()).replace("copyRegion: eu-west-1", "copyRegion: none");
    expect(await problemsOf(without.replace("regionLoss: recover", "regionLoss: accept"))).to.deep.equal([]);
    const rejected = await problemsOf(without);
    expect(rejected.length).to.be.greaterThan(0);
    for (const problem of rejected)
      expect(problem).to.match(/^plinth:backup\.objectives\.\w+ cannot be kept: /);
  });

  it("rejects copies in the environment's own Region and in one that is not allowed", async () => {
    const text = await written();
    const copyTo = (region: string) =>
      problemsOf(text.replace("copyRegion: eu-west-1", `copyRegion: ${region}`));
    expect(await copyTo("eu-central-1")).to.deep.equal([
      "plinth:backup.copyRegion is the environment's own Region, whose loss a copy is for",
    ]);
    expect(await copyTo("us-west-2")).to.deep.equal(["plinth:backup.copyRegion is not among allowedRegions"]);
  });

  it("rejects a copy of prod that was not changed at all", async () => {
    expect(await problemsOf(prodText())).to.deep.equal([
      "plinth:environment is, with region and accountId, the same as in Pulumi.prod.yaml, so the names of both stacks would collide",
      "plinth:network.cidr shares addresses with the network of Pulumi.prod.yaml, 10.48.0.0/16",
    ]);
  });
});
