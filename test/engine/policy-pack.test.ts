import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Instance } from "@pulumi/aws/rds/instance.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { checkedConfigBlock, projectName } from "../../commands/stack-run.ts";
import { exportedResources } from "../../commands/state-file.ts";
import { isBlock } from "../../policies/input-values.ts";
import { findingsIn } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { judge } from "../../review/judge.ts";
import { judgeState } from "../../review/judge-state.ts";
import { findCli } from "../../simulator/cli.ts";
import { openEnvironment } from "../../simulator/environment.ts";
import { preview } from "../../simulator/operations.ts";
import program from "../../stacks/index.ts";
import { record } from "../support/mocks.ts";
import { previewWithPack } from "../support/policy-pack.ts";
import { asRegistered } from "../support/registered-resources.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

/** Breaks rules about one resource alone, about several together, and one that only cautions. */
async function careless(): Promise<Record<string, never>> {
  const provider = new Provider("aws", { region: "us-east-1" });
  new Instance(
    "database",
    {
      engine: "postgres",
      instanceClass: "db.t4g.medium",
      allocatedStorage: 20,
      username: "master",
      manageMasterUserPassword: true,
      publiclyAccessible: true,
      storageEncrypted: false,
      deletionProtection: false,
    },
    { provider },
  );
  new SecurityGroupIngressRule(
    "ssh",
    { securityGroupId: "sg-0a1b2c3d", cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22, toPort: 22 },
    { provider },
  );
  privateSubnetOnTheInternet(provider);
  new Deployment("api", {
    metadata: { name: "api", namespace: "api" },
    spec: {
      selector: { matchLabels: { app: "api" } },
      template: {
        metadata: { labels: { app: "api" } },
        spec: { containers: [{ name: "app", image: "example/api:latest" }] },
      },
    },
  });
  return {};
}

/** Which table leads there, and that the subnet uses it, is said by ids alone, which a preview does not know. */
function privateSubnetOnTheInternet(provider: Provider): void {
  const options = { provider };
  const vpc = new Vpc("network", { cidrBlock: "10.48.0.0/16" }, options);
  const subnet = new Subnet("private", { vpcId: vpc.id, cidrBlock: "10.48.0.0/20" }, options);
  const table = new RouteTable("private-routes", { vpcId: vpc.id }, options);
  new RouteTableAssociation("private", { subnetId: subnet.id, routeTableId: table.id }, options);
  const gateway = new InternetGateway("gateway", { vpcId: vpc.id }, options);
  new Route(
    "private-default",
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    options,
  );
}

/** A state in which outputs repeat the ids, as those of AWS' provider do and the simulator's do not. */
function withIds(state: string): string {
  return JSON.stringify(
    JSON.parse(state, (_key, value: unknown) =>
      isBlock(value) && isBlock(value["outputs"]) && value["id"] !== undefined
        ? { ...value, outputs: { ...value["outputs"], id: value["id"] } }
        : value,
    ),
  );
}

/** A finding as both an event of the engine and a judged plan can be told: id, resource, words. */
type Told = readonly [id: string, urn: string, words: string];

const sorted = (told: readonly Told[]) => told.map((each) => JSON.stringify(each)).toSorted();

// What it does not prove: that the CLI's own host of the language starts the pack as the script in test/support does.
describe("the policy pack on the real engine", () => {
  let simulated: SimulatedStack;

  beforeEach(() => {
    simulated = new SimulatedStack();
  });

  afterEach(() => simulated.remove());

  it("fails a preview that breaks mandatory rules, and says what the other moments say, with the same ids", async () => {
    const pack = await simulated.with(careless, previewWithPack);
    const { steps } = await simulated.preview(careless);
    const { resources } = await record(careless);

    const planned = judge({ stack: "test", simulated: true, steps }, []).findings;
    const registered = findingsIn(new ResourceSet(asRegistered(resources)));
    await simulated.up(careless);
    const state = judgeState(exportedResources(withIds(await simulated.state()), "the state"), []).findings;
    const said = planned.map(({ fix, id, message, urn }): Told => [id, urn, `${message} ${fix}`]);

    expect(pack.succeeded).to.equal(false);
    expect(new Set(said.map(([id]) => id))).to.include.members([
      "encryption-at-rest",
      "public-database",
      "open-ingress",
      "private-routes",
      "deletion-protection",
      "image-by-digest",
    ]);
    expect(
      sorted(
        pack.violations.map(
          ({ message, policyName, resourceUrn = "" }): Told => [
            policyName,
            resourceUrn,
            message.split("\n").slice(1).join("\n").trim(),
          ],
        ),
      ),
    ).to.deep.equal(sorted(said));
    expect(
      sorted(registered.map(({ fix, id, message, urn }): Told => [id, urn, `${message} ${fix}`])),
    ).to.deep.equal(sorted(said));
    expect(
      sorted(state.map(({ fix, id, message, urn }): Told => [id, urn, `${message} ${fix}`])),
    ).to.deep.equal(sorted(said));
  });

  it("passes dev", async () => {
    await freshBundle();
    const directory = mkdtempSync(join(tmpdir(), "plinth-pack-"));
    const environment = await openEnvironment({
      cli: await findCli(() => undefined),
      project: projectName,
      stack: "dev",
      config: checkedConfigBlock("dev"),
      program,
      directory,
    });
    try {
      const { steps } = await preview(environment);
      const { succeeded, violations } = await previewWithPack(environment);

      expect(steps.length).to.be.greaterThan(300);
      expect(violations.map(({ message, policyName }) => `${policyName}: ${message}`)).to.deep.equal([]);
      expect(succeeded).to.equal(true);
    } finally {
      await environment.close();
      rmSync(directory, { recursive: true });
    }
  });
});
