import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource, output } from "@pulumi/pulumi";
import { expect } from "chai";
import { idsByTier, type PlatformNetwork } from "../../components/network/platform-network.ts";
import { LogKey } from "../../components/security/log-key.ts";
import { createAccessHost } from "../../stacks/access.ts";
import { createProvider } from "../../stacks/aws-provider.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import type { PlatformConfig } from "../../stacks/config/schema.ts";
import { createIngress, type EntryTarget } from "../../stacks/ingress.ts";
import { ofType, theOnly, waitsFor } from "../components/listing.ts";
import { fields } from "../support/kubernetes-documents.ts";
import { type Recorded, record } from "../support/mocks.ts";
import { asEngine, rawStack } from "../support/stack-files.ts";

const subnets = (["public", "internal", "private", "endpoints"] as const).flatMap((tier, row) =>
  (["a", "b"] as const).map((zone, column) => ({
    tier,
    zone,
    cidr: `10.48.${row * 16 + column}.0/24`,
    usableAddresses: 251,
  })),
);

const network = (): PlatformNetwork => ({
  vpcId: output("vpc-1"),
  cidr: "10.48.0.0/16",
  subnetIds: idsByTier(
    subnets.map(({ tier, zone }) => ({ tier, zone, id: output(`subnet-${tier}-${zone}`) })),
  ),
  subnets,
  natPublicIps: {},
  flowLogBucketName: undefined,
});

/** Stands for a namespace and a workload, which are tested where they are made. */
function running(name: string): EntryTarget {
  const workload = new ComponentResource("test:workload:Workload", name);
  // Who waits for a component waits for what is in it.
  new Provider(`${name}-pods`, {}, { parent: workload });
  return { namespace: { namespaceName: output(name) }, workload };
}

async function composed(
  change: (config: PlatformConfig) => PlatformConfig = (config) => config,
): Promise<readonly Recorded[]> {
  const program = () => {
    const config = change(loadConfig().config);
    const provider = createProvider("aws", config, config.region);
    const { accountId, protect, region } = config;
    const logKey = new LogKey(
      "log-key",
      { accountId, protect, region, deletionWindowDays: 30 },
      { provider },
    );
    const parts = { config, provider, network: network(), logKey, alarmTopicArns: [] };
    const kubernetes = new Provider("kubernetes", {});
    createIngress({
      parts,
      cluster: { provider: kubernetes, name: output("plinth-prod-use1"), ready: [kubernetes] },
      pods: { securityGroupId: output("sg-pods") },
      services: config.services,
      running: Object.fromEntries(Object.keys(config.services).map((name) => [name, running(name)])),
    });
    createAccessHost(
      parts,
      { endpoint: output("https://abc.eks.amazonaws.com"), securityGroupId: output("sg-cluster") },
      { endpoint: output("db.example.com"), port: 5432, securityGroupId: output("sg-database") },
    );
  };
  return (await record(program, { stack: "prod", config: asEngine(rawStack("prod")) })).resources;
}

describe("the entries of an environment", () => {
  it("are those of its services that the internet or the inside may reach", async () => {
    const resources = await composed();
    const ingresses = ofType(resources, "kubernetes:networking.k8s.io/v1:Ingress");
    expect(ingresses.map(({ name }) => name)).to.deep.equal(["ingress-api"]);
    expect(theOnly(resources, "aws:route53/record:Record", "ingress-api-name").inputs["name"]).to.equal(
      "api.prod.example.com",
    );
  });

  it("stand in the public subnets, and wait for the service's pods", async () => {
    const resources = await composed();
    const parameters = theOnly(resources, "kubernetes:eks.amazonaws.com/v1:IngressClassParams");
    expect(parameters.inputs["spec"]).to.deep.include({
      subnets: { ids: ["subnet-public-a", "subnet-public-b"] },
    });
    expect(waitsFor(theOnly(resources, "kubernetes:networking.k8s.io/v1:Ingress"))).to.include(
      "pulumi:providers:kubernetes::api-pods",
    );
  });

  it("carry the environment's tags, which no provider gives what the cluster makes", async () => {
    const parameters = theOnly(await composed(), "kubernetes:eks.amazonaws.com/v1:IngressClassParams");
    expect(fields(parameters.inputs, "spec")["tags"]).to.deep.include({
      key: "Platform",
      value: "plinth-prod-use1",
    });
  });

  it("are not there without a domain", async () => {
    const resources = await composed((config) => ({
      ...config,
      ingress: { ...config.ingress, domain: "none" },
    }));
    expect(ofType(resources, "plinth:network:Ingress")).to.deep.equal([]);
  });
});

describe("the access host of an environment", () => {
  it("stands in a private subnet, and its tunnels lead to the API and the database", async () => {
    const resources = await composed();
    expect(theOnly(resources, "aws:ec2/instance:Instance").inputs["subnetId"]).to.equal("subnet-private-a");
    const hosts = ofType(resources, "aws:ssm/document:Document").map(({ inputs }) => {
      const content: unknown = JSON.parse(String(inputs["content"]));
      return [inputs["name"], fields(content, "properties")["host"]];
    });
    expect(hosts).to.deep.equal([
      ["plinth-prod-use1-access-cluster", "abc.eks.amazonaws.com"],
      ["plinth-prod-use1-access-database", "db.example.com"],
      ["plinth-prod-use1-access-shell", undefined],
    ]);
  });

  it("reaches AWS services where their endpoints are", async () => {
    const rules = ofType(await composed(), "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    const own = rules.filter(({ name }) => name.startsWith("access-host-to-endpoints"));
    expect(own.map(({ inputs }) => inputs["cidrIpv4"])).to.deep.equal(["10.48.48.0/24", "10.48.49.0/24"]);
  });

  it("is not there where it is not enabled", async () => {
    const resources = await composed((config) => ({
      ...config,
      accessHost: { ...config.accessHost, enabled: false },
    }));
    expect(ofType(resources, "plinth:security:AccessHost")).to.deep.equal([]);
  });
});
