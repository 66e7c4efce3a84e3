import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { parsePlan } from "../../commands/plan-file.ts";
import { planOf } from "../../commands/stack-run.ts";
import { judge } from "../../review/judge.ts";
import { type Review, reviewSchema } from "../../review/verdict/review.ts";
import { reviewOf } from "../../review/verdict/review-of.ts";
import { findCli } from "../../simulator/cli.ts";
import { type Environment, openEnvironment } from "../../simulator/environment.ts";
import { preview, up } from "../../simulator/operations.ts";
import { parseStackFile } from "../../stacks/config/stack-file.ts";
import program from "../../stacks/index.ts";
import { capturePreviews, changeNames, fixtureFiles } from "../support/captured-previews.ts";
import { Checkout } from "../support/checkout.ts";
import { stackText } from "../support/stack-files.ts";

type Config = Readonly<Record<string, unknown>>;

/** The config block of dev with texts in its file replaced. */
function configWith(...replacements: readonly (readonly [part: string, by: string])[]): Config {
  const changed = replacements.reduce((file, [part, by]) => {
    if (file.split(part).length !== 2) throw new Error(`dev does not hold once: ${part}`);
    return file.replace(part, by);
  }, stackText("dev"));
  const { values } = parseStackFile("Pulumi.dev.yaml", changed);
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `plinth:${key}`, value]),
  );
}

// What these tests prove is what the review says of the real engine's plans; that AWS would do as planned, nothing here shows.
describe("the review of a change to dev", () => {
  const directory = mkdtempSync(join(tmpdir(), "plinth-review-"));

  async function withEnvironment<Result>(
    config: Config,
    run: () => Promise<unknown>,
    use: (environment: Environment) => Promise<Result>,
  ): Promise<Result> {
    const environment = await openEnvironment({
      cli: await findCli(() => undefined),
      project: "plinth",
      stack: "dev",
      config,
      program: async () => ({ done: await run() }),
      directory,
    });
    try {
      return await use(environment);
    } finally {
      await environment.close();
    }
  }

  const reviewed = (config: Config, run: () => Promise<unknown> = program) =>
    withEnvironment(config, run, async (environment): Promise<Review> => {
      const outcome = await preview(environment);
      expect(outcome.errors).to.deep.equal([]);
      return reviewOf(planOf("dev", outcome, []));
    });

  before(async () => {
    await freshBundle();
    const { errors } = await withEnvironment(configWith(), program, up);
    expect(errors).to.deep.equal([]);
  });

  after(() => rmSync(directory, { recursive: true, force: true }));

  it("is OK for a higher maximum of an autoscaler", async () => {
    const service = (maximum: number) =>
      `replicas: { min: 1, max: ${maximum} }\n      poolSize: 5\n      connectsTo: [database, "service:worker"]`;
    const review = await reviewed(configWith([service(2), service(3)]));

    expect(review.verdict).to.equal("OK");
    expect([review.data, review.security, review.unchecked, review.findings]).to.deep.equal([[], [], [], []]);
    expect(review.downtime).to.deep.equal({ expected: "none", by: [] });
    expect(review.summary.update).to.be.greaterThan(0);
  });

  it("says in words what a removed connection narrows", async () => {
    const review = await reviewed(
      configWith(
        ['connectsTo: [database, "service:worker"]', "connectsTo: [database]"],
        ['exposedTo: ["service:api"]', "exposedTo: []"],
      ),
    );

    expect(review.verdict).to.equal("OK");
    const narrowed = review.security.filter(({ kind }) => kind === "network policy");
    expect(narrowed.map(({ direction, name }) => `${direction} ${name}`).toSorted()).to.deep.equal([
      "narrowed api-namespace-outgoing",
      "narrowed worker-namespace-incoming",
    ]);
    expect(narrowed.flatMap(({ what }) => what).find((words) => words.startsWith("ingress"))).to.match(
      /^ingress TCP 8080 from pods name=api, component In job\|service in namespaces metadata\.name=api, for pods /u,
    );
    expect(review.security.filter(({ direction }) => direction === "widened")).to.deep.equal([]);
  });

  it("is BLOCK for a security group that is opened to the world, and says so as a rule and in words", async () => {
    const review = await reviewed(configWith(), async () => {
      const outputs = await program();
      const provider = new AwsProvider("further", { region: "us-east-1" });
      const rule = {
        securityGroupId: "sg-1",
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrIpv4: "0.0.0.0/0",
      };
      new SecurityGroupIngressRule("ssh", rule, { provider });
      return outputs;
    });

    expect(review.verdict).to.equal("BLOCK");
    const open = review.findings.filter(({ id }) => id === "open-ingress");
    expect(open.map(({ severity, urn }) => [severity, urn.split("::").at(-1)])).to.deep.equal([
      ["block", "ssh"],
    ]);
    expect(review.security.map(({ direction, name, what }) => [direction, name, what])).to.deep.equal([
      ["widened", "ssh", ["ingress tcp 22 from 0.0.0.0/0 (every IPv4 address)"]],
    ]);
  });

  it("is CAUTION for a kind that no table knows, and names it", async () => {
    const review = await reviewed(configWith(), async () => {
      const outputs = await program();
      const provider = new Provider("further", { kubeconfig: "{}" });
      new CustomResource("thing", { apiVersion: "example.com/v1", kind: "Thing" }, { provider });
      return outputs;
    });

    expect(review.verdict).to.equal("CAUTION");
    expect(review.unchecked.map(({ type }) => type)).to.deep.equal(["kubernetes:example.com/v1:Thing"]);
  });
});

describe("npm run review", () => {
  it("blocks a replaced database, names it, and leaves the checkout as it is", async () => {
    const checkout = new Checkout();
    try {
      checkout.edit("Pulumi.dev.yaml", "name: app # changing it", "name: shop # changing it");
      const before = checkout.fingerprint();
      const out = join(checkout.stateHome, "..", "comment.md");

      const { code, stderr, stdout } = await checkout.run([
        "review",
        "--stack",
        "dev",
        "--against",
        "HEAD",
        "--json",
        "--out",
        out,
      ]);

      expect(code, stderr).to.equal(1);
      const review = reviewSchema.parse(JSON.parse(stdout));
      expect([review.verdict, review.simulated, review.against]).to.deep.equal(["BLOCK", true, "HEAD"]);
      expect(review.data[0]).to.include({
        name: "database",
        op: "replace",
        type: "aws:rds/instance:Instance",
      });
      expect(review.data[0]?.forcedBy).to.deep.equal(["dbName"]);
      expect(review.downtime.expected).to.equal("outage");
      const comment = readFileSync(out, "utf8");
      expect(comment.split("\n")[0]).to.equal("## BLOCK: plan of `dev`, simulated");
      expect(comment).to.include("**Replaced** `Instance database`, forced by `dbName`");
      expect(checkout.fingerprint()).to.equal(before);
    } finally {
      checkout.remove();
    }
  });
});

describe("the CLI's own JSON", () => {
  it("is what the fixtures hold, and is reviewed like the simulator's plan of the same change", async () => {
    const captured = await capturePreviews();
    for (const name of changeNames) {
      const { cli, steps } = captured[name];
      const kept = readFileSync(fixtureFiles(name).cli, "utf8");
      expect(comparable(reviewOfText(JSON.stringify(cli))), name).to.deep.equal(
        comparable(reviewOfText(kept)),
      );
      const own = { stack: "test", simulated: true, steps };
      expect(reviewOfText(JSON.stringify(cli)).verdict, name).to.equal(
        reviewOfText(JSON.stringify(own)).verdict,
      );
    }
  });
});

function reviewOfText(plan: string): Review {
  const { made, strange } = parsePlan(plan, "plan.json");
  const judged = judge(made, []);
  return reviewOf({ ...judged, unknown: [...judged.unknown, ...strange] });
}

/** Ids of the simulated cloud differ from capture to capture. */
function comparable(review: Review): unknown {
  return JSON.parse(JSON.stringify(review).replaceAll(/\b(sg|vpc)-[0-9a-f]{17}\b/gu, "$1-id"));
}
