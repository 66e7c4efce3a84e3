import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";

/** A path of a function, as a stack trace prints it. */
const stackTrace = /^\s+at .+:\d+:\d+\)?$/m;

describe("a command that cannot do what it is asked", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("rejects an unknown stack and names the nearest one", async () => {
    const { code, stderr, stdout } = await checkout.run(["preview", "--stack", "prd"]);

    expect(code).to.equal(1);
    expect(stderr).to.contain("dev, prod, staging").and.to.contain('Did you mean "prod"?');
    expect(stderr).not.to.match(stackTrace);
    expect(stdout).to.equal("");
  });

  it("rejects a config with mistakes before the engine starts, naming each", async () => {
    checkout.edit("Pulumi.prod.yaml", "nat: perZone", "nat: perZones\n    natt: single");

    const { code, stderr } = await checkout.run(["preview", "--stack", "prod"], { PATH: "" });

    expect(code).to.equal(1);
    expect(stderr).to.contain("plinth:network.nat").and.to.contain("plinth:network.natt");
    expect(stderr).not.to.match(stackTrace);
  });

  it("rejects an expired waiver", async () => {
    checkout.write(
      "policies/waivers.yaml",
      '- id: stateful-replacement\n  urn: "urn:pulumi:dev::plinth::*aws:ec2/vpc:Vpc::network"\n  owner: platform@example.com\n  reason: rebuilt on purpose\n  expires: 2025-01-31\n',
    );

    const { code, stderr } = await checkout.run(["preview"]);

    expect(code).to.equal(1);
    expect(stderr).to.contain("2025-01-31");
    expect(stderr).not.to.match(stackTrace);
  });

  it("rejects a missing policies/waivers.yaml before anything is done", async () => {
    rmSync(join(checkout.root, "policies", "waivers.yaml"));

    const { code, stderr } = await checkout.run(["simulate", "up"]);

    expect(code).to.equal(1);
    expect(stderr).to.contain(
      "Restore policies/waivers.yaml; for no waivers at all it is the one line `[]`.",
    );
    expect(stderr).not.to.match(stackTrace);
    expect(checkout.cloud()).to.deep.equal([]);
  });

  it("ends with 2, and does not hang, when there is no place for temporary files", async () => {
    for (const [args, place] of [
      [["preview"], "package.json"],
      [["preview"], "absent"],
      [["simulate", "preview"], "package.json"],
    ] as const) {
      const { code, stderr } = await checkout.run(args, { TMPDIR: join(checkout.root, place) });

      expect(code, stderr).to.equal(2);
      expect(stderr).to.contain("Cannot make a temporary directory in").and.to.contain("TMPDIR");
      expect(stderr).not.to.match(stackTrace);
    }
  });

  it("says what was tried when no CLI can be had, and ends with 2", async () => {
    const git = join(checkout.stateHome, "bin");
    mkdirSync(git, { recursive: true });

    const { code, stderr } = await checkout.run(["preview"], {
      PATH: git,
      XDG_CACHE_HOME: join(checkout.stateHome, "cache"),
    });

    expect(code).to.equal(2);
    expect(stderr).to.contain("No Pulumi CLI can be had:");
    expect(stderr).to.contain("on PATH: not found").and.to.contain("build with Go: go is not on PATH");
    expect(stderr).to.contain("https://www.pulumi.com/docs/install/");
    expect(stderr).not.to.match(stackTrace);
  });

  it("ends with 2 when the state directory cannot be written", async () => {
    const file = join(checkout.root, "..", "a-file");
    writeFileSync(file, "");

    const { code, stderr } = await checkout.run(["simulate", "up"], { XDG_STATE_HOME: file });

    expect(code).to.equal(2);
    expect(stderr).to.contain("Cannot write").and.to.contain("XDG_STATE_HOME");
    expect(stderr).not.to.match(stackTrace);
  });

  it("rejects an unknown action and names those that exist", async () => {
    const { code, stderr } = await checkout.run(["simulate", "upp"]);

    expect(code).to.equal(1);
    expect(stderr).to.contain("up, preview, refresh, destroy, export, reset");
  });

  it("names the file to extend at a type it cannot simulate, and ends with 2", async () => {
    checkout.edit(
      "stacks/platform.ts",
      'import type { Provider } from "@pulumi/aws/provider.js";',
      'import { Cluster } from "@pulumi/aws/dax/cluster.js";\nimport type { Provider } from "@pulumi/aws/provider.js";',
    );
    checkout.edit(
      "stacks/platform.ts",
      '  const provider = createProvider("aws", config, config.region);',
      '  const provider = createProvider("aws", config, config.region);\n  new Cluster("cache", { clusterName: "cache", iamRoleArn: "arn:aws:iam::111122223333:role/dax", nodeType: "dax.t3.small", replicationFactor: 1 }, { provider });',
    );

    const { code, stderr } = await checkout.run(["preview"]);

    expect(code).to.equal(2);
    expect(stderr).to.contain("aws:dax/cluster:Cluster").and.to.contain("simulator/aws/");
    expect(stderr).not.to.match(stackTrace);
  });

  it("names the file to extend at a package it does not serve, and ends with 2", async () => {
    checkout.write(
      "stacks/index.ts",
      'import { Repository } from "@pulumi/awsx/ecr/repository.js";\nexport default function program() {\n  new Repository("images");\n}\n',
    );

    const { code, stderr, stdout } = await checkout.run(["preview"]);

    expect(code, stderr).to.equal(2);
    expect(stderr)
      .to.contain('The program uses the package "awsx", and the simulator has no provider for it.')
      .and.to.contain("simulator/environment.ts");
    expect(stderr).not.to.match(stackTrace);
    expect(stdout).to.equal("");
  });

  it("rejects a program that throws, says once what and where, and shows no plan that looks fine", async () => {
    checkout.edit(
      "stacks/platform.ts",
      '  const provider = createProvider("aws", config, config.region);',
      '  const provider = createProvider("aws", config, config.region);\n  if (config.region !== "") throw new Error("half-written");',
    );

    const { code, stderr, stdout } = await checkout.run(["preview"]);

    expect(code).to.equal(1);
    expect(stderr.match(/half-written.*/g)).to.have.lengthOf(1);
    expect(stderr).to.match(/^Error: half-written \(stacks\/platform\.ts:\d+:\d+\)$/m);
    expect(stderr).not.to.match(stackTrace);
    expect(stderr).to.contain("There is no plan of dev");
    expect(stdout).to.equal("");
  });

  it("fails a create once on request, says which, and ends whole the next time", async () => {
    const first = await checkout.run(["simulate", "up", "--fail-create", "aws:kms/alias:Alias"]);
    const second = await checkout.run(["simulate", "up"]);

    expect(first.code).to.equal(1);
    expect(first.stderr).to.contain("simulated fault").and.to.contain("Run it again");
    expect(first.stderr).not.to.contain("update failed");
    const [, created] = /: (\d+) created,/.exec(first.stderr) ?? [];
    const [, unchanged] = / (\d+) unchanged\./.exec(second.stderr) ?? [];
    // What failed does not count. A component whose outputs were never reached does not either, though it is in the state.
    expect(Number(created)).to.be.within(1, Number(unchanged));
    expect(second.code, second.stderr).to.equal(0);
  });

  it("fails a delete on request and keeps what it could not delete", async () => {
    await checkout.run(["simulate", "up"]);
    const failed = await checkout.run(["simulate", "destroy", "--fail-delete", "aws:ec2/vpc:Vpc"]);
    const ended = await checkout.run(["simulate", "destroy"]);

    expect(failed.code).to.equal(1);
    expect(failed.stderr).to.contain("simulated fault: deleting network (aws:ec2/vpc:Vpc) fails");
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stderr).to.contain("0 resources are left");
  });

  it("keeps stdout to JSON when asked for it", async () => {
    const { plan, result } = await checkout.plan(["preview"], {
      PATH: `${process.env["PATH"] ?? ""}${delimiter}`,
    });

    expect(result.code).to.equal(0);
    expect(plan).to.have.keys(
      "stack",
      "simulated",
      "against",
      "verdict",
      "steps",
      "summary",
      "unknown",
      "deferred",
      "findings",
    );
    expect([plan.against, plan.verdict]).to.deep.equal([null, "OK"]);
  });

  it("gives the reason as JSON where there is no plan", async () => {
    checkout.edit(
      "stacks/platform.ts",
      '  const provider = createProvider("aws", config, config.region);',
      '  const provider = createProvider("aws", config, config.region);\n  if (config.region !== "") throw new Error("half-written");',
    );

    const { error, result } = await checkout.failure(["preview"]);

    expect([result.code, error.exitCode]).to.deep.equal([1, 1]);
    expect(error.message).to.match(/^Error: half-written \(.+\)\nThere is no plan of dev/);
    expect(result.stderr).to.contain(error.message);
  });

  it("says in the JSON of an update that it did not end", async () => {
    const { plan, result } = await checkout.plan(["simulate", "up", "--fail-create", "aws:kms/alias:Alias"]);

    expect(result.code).to.equal(1);
    expect(plan.error?.exitCode).to.equal(1);
    expect(plan.error?.message).to.contain("simulated fault").and.to.contain("Run it again");
    expect(plan.summary.create).to.be.greaterThan(0);
  });
});
