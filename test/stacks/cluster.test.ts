import { output } from "@pulumi/pulumi";
import { expect } from "chai";
import type { ClusterSettings } from "../../components/cluster/cluster-settings.ts";
import { idsByTier, type PlatformNetwork } from "../../components/network/platform-network.ts";
import { PodSecurityGroup } from "../../components/network/pod-security-group.ts";
import { LogKey } from "../../components/security/log-key.ts";
import { createProvider } from "../../stacks/aws-provider.ts";
import { createCluster } from "../../stacks/cluster.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { smallCluster } from "../components/cluster/cluster-fixture.ts";
import { theOnly } from "../components/listing.ts";
import { type Recorded, record } from "../support/mocks.ts";
import { asEngine, rawStack } from "../support/stack-files.ts";

const { access, addons, apiAccessCidrs, controlPlaneLogs, nodePools, publicAccessCidrs } = smallCluster;
const settings: ClusterSettings = {
  version: "1.36",
  publicAccessCidrs,
  apiAccessCidrs,
  controlPlaneLogs,
  deletionProtection: true,
  zonalShift: true,
  access,
  nodePools,
  addons,
};

const subnets = (["intra", "private", "endpoints"] as const).flatMap((tier, row) =>
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

async function composed(): Promise<readonly Recorded[]> {
  const program = () => {
    const { config } = loadConfig();
    const provider = createProvider("aws", config, config.region);
    const { accountId, protect, region } = config;
    const logKey = new LogKey(
      "log-key",
      { accountId, protect, region, deletionWindowDays: 30 },
      { provider },
    );
    const pods = new PodSecurityGroup("pods", { vpcId: "vpc-1" }, { provider });
    createCluster({ config, provider, network: network(), logKey, alarmTopicArns: [] }, settings, pods);
  };
  return (await record(program, { stack: "prod", config: asEngine(rawStack("prod")) })).resources;
}

describe("the cluster of an environment", () => {
  it("has its control plane in the intra tier and the platform's name", async () => {
    const { inputs, protect } = theOnly(await composed(), "aws:eks/cluster:Cluster");
    expect(inputs).to.deep.include({
      name: "plinth-prod-use1",
      deletionProtection: true,
      zonalShiftConfig: { enabled: true },
      vpcConfig: {
        subnetIds: ["subnet-intra-a", "subnet-intra-b"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      kubernetesNetworkConfig: {
        ipFamily: "ipv4",
        serviceIpv4Cidr: "172.20.0.0/16",
        elasticLoadBalancing: { enabled: true },
      },
    });
    expect(protect).to.equal(true);
  });

  it("has its nodes in the private tier, with the tags by which cost is counted", async () => {
    const { inputs } = theOnly(await composed(), "kubernetes:eks.amazonaws.com/v1:NodeClass");
    expect(inputs["spec"]).to.deep.include({
      subnetSelectorTerms: [{ id: "subnet-private-a" }, { id: "subnet-private-b" }],
      podSecurityGroupSelectorTerms: [{ id: "pods-id" }],
      tags: {
        Project: "plinth",
        Environment: "prod",
        Owner: "platform@example.com",
        CostCenter: "4712",
        ManagedBy: "pulumi",
        Repository: "example/plinth",
        DataClass: "confidential",
        Platform: "plinth-prod-use1",
      },
    });
  });

  it("keeps its log as long as the environment says, under the environment's key", async () => {
    const { inputs } = theOnly(await composed(), "aws:cloudwatch/logGroup:LogGroup");
    expect(inputs).to.deep.include({
      name: "/aws/eks/plinth-prod-use1/cluster",
      retentionInDays: 365,
      kmsKeyId: "arn:aws:mock:us-east-1:777788889999:log-key",
    });
  });

  it("reads mounted secrets again as often as rotation counts on", async () => {
    const resources = await composed();
    const { inputs } = theOnly(
      resources,
      "aws:eks/addon:Addon",
      "cluster-aws-secrets-store-csi-driver-provider",
    );
    expect(JSON.parse(String(inputs["configurationValues"]))).to.deep.equal({
      "secrets-store-csi-driver": {
        enableSecretRotation: true,
        rotationPollInterval: "120s",
        syncSecret: { enabled: false },
      },
    });
  });

  it("lets pods reach AWS services at the endpoints where there are some", async () => {
    const resources = await composed();
    const rules = resources.filter(({ name }) => name.startsWith("cluster-pods-to-endpoints"));
    expect(rules.map(({ inputs }) => inputs["cidrIpv4"])).to.deep.equal(["10.48.32.0/24", "10.48.33.0/24"]);
  });
});
